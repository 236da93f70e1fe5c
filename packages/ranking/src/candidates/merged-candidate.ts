import type { Candidate, Provenance } from '@feedloom/core';

/** An item, and all that sources say about it. */
export class MergedCandidate implements Candidate {
  readonly id: string;
  readonly score: number;
  readonly #parts: readonly Candidate[];

  /** An item that each of `parts` found. */
  constructor(id: string, score: number, parts: readonly Candidate[]) {
    this.id = id;
    this.score = score;
    this.#parts = parts;
  }

  /** See {@link Candidate.provenance}. */
  get provenance(): readonly Provenance[] {
    return this.#parts.flatMap(({ provenance }) => provenance);
  }

  /** Everything that is known, as plain data. */
  toJSON(): Candidate {
    return { id: this.id, score: this.score, provenance: this.provenance };
  }
}
