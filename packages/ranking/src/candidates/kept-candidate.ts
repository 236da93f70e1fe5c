import type { Candidate, Provenance } from '@feedloom/core';
import type { KeptCandidates } from './kept-candidates.js';

/** One of many candidates that are kept together. */
export class KeptCandidate implements Candidate {
  readonly id: string;
  readonly score: number;
  readonly #kept: KeptCandidates;
  readonly #place: number;

  /** The candidate at `place`, which has this id. */
  constructor(kept: KeptCandidates, place: number, id: string) {
    this.id = id;
    this.score = kept.scores[place] ?? 0;
    this.#kept = kept;
    this.#place = place;
  }

  /** See {@link Candidate.provenance}. */
  get provenance(): readonly Provenance[] {
    const { begins, names, sources, sourceScores, vias, visits } = this.#kept;
    const parts: Provenance[] = [];
    for (let at = begins[this.#place] ?? 0; at < (begins[this.#place + 1] ?? 0); at += 1) {
      const via = names[vias[at] ?? -1];
      const count = visits[at] ?? -1;
      parts.push({
        source: names[sources[at] ?? 0] ?? '',
        score: sourceScores[at] ?? 0,
        ...(via === undefined ? {} : { via }),
        ...(count < 0 ? {} : { visits: count }),
      });
    }
    return parts;
  }

  /** Everything that is known, as plain data. */
  toJSON(): Candidate {
    return { id: this.id, score: this.score, provenance: this.provenance };
  }
}
