import type { CallOptions } from './call-options.js';
import type { Candidate } from './candidate.js';
import type { Degraded } from './degraded.js';
import type { UserContext } from './user-context.js';

/** How many to find. */
export interface CandidateOptions extends CallOptions {
  /** The most candidates to return. @defaultValue the source's own */
  readonly limit?: number | undefined;
  /** Items that must not be among them, beside those that the user dislikes. @defaultValue none */
  readonly exclude?: ReadonlySet<string> | undefined;
}

/** What a source found. */
export interface CandidateAnswer {
  /** Best first, each id once. */
  readonly candidates: readonly Candidate[];
  /** In what ways the answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}

/** Finds items that may be worth ranking for a user. Finding none is an answer; not being able to look is an error. */
export interface CandidateSource {
  /** Names it in {@link Provenance.source}. */
  readonly name: string;
  /** @returns Candidates that the user neither dislikes nor did something with lately, best first. */
  generate(context: UserContext, options?: CandidateOptions): Promise<CandidateAnswer>;
}
