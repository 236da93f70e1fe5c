import { FeedloomError } from '@feedloom/core';
import type { Candidate, CandidateAnswer } from '@feedloom/core';
import { FoundCandidate } from './found-candidate.js';
import { MergedCandidate } from './merged-candidate.js';

/**
 * What a source has found, if that can be used: candidates with ids, finite scores and provenance. Provenance that this
 * package makes, when it is asked for, is not made to look at it.
 *
 * @throws `ERR_INTERNAL` for any other answer.
 */
export function checkFound(answer: CandidateAnswer, source: string): CandidateAnswer {
  const refuse = (what: string): never => {
    throw new FeedloomError('ERR_INTERNAL', `The source \`${source}\` ${what}. Its answer is not used.`);
  };
  // An answer may come from anybody's source, whatever its type says.
  const { candidates, degraded } = (answer ?? {}) as Partial<CandidateAnswer>;
  if (!Array.isArray(candidates) || !Array.isArray(degraded)) return refuse('answered with something else');
  for (const candidate of candidates as readonly (Partial<Candidate> | undefined)[]) {
    const { id, score } = candidate ?? {};
    if (typeof id !== 'string' || id === '') return refuse('found something without an id');
    if (!Number.isFinite(score)) return refuse('gave a score that is not a finite number');
    if (candidate instanceof FoundCandidate || candidate instanceof MergedCandidate) continue;
    if (!isProvenance(candidate?.provenance)) return refuse('found something without saying how, in finite numbers');
  }
  return answer;
}

function isProvenance(provenance: Candidate['provenance'] | undefined): boolean {
  if (!Array.isArray(provenance) || provenance.length === 0) return false;
  return (provenance as Candidate['provenance']).every((part) => {
    const { source, score, visits = 0 } = part ?? {};
    return typeof source === 'string' && Number.isFinite(score) && Number.isFinite(visits);
  });
}
