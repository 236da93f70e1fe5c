import type { CandidateAnswer, CandidateOptions, CandidateSource, UserContext } from '@feedloom/core';

/** Several sources, asked at once: one source of all that they find. */
export interface Candidates extends CandidateSource {
  /**
   * Candidates for a user, by what is known of the user, or by name.
   *
   * @throws `ERR_INVALID_ARGUMENT`; `ERR_TIMEOUT`, `ERR_ABORTED`; the error of a source if none of them could answer.
   */
  of(user: string | UserContext, options?: CandidateOptions): Promise<CandidateAnswer>;
}
