import type { Candidate, Provenance } from '@feedloom/core';

/** What a source says beside id and score. */
export type FoundDetails = Pick<Provenance, 'via' | 'visits'>;

/** What one source found. Ten thousand of them cost little, for the provenance is made when it is asked for. */
export class FoundCandidate implements Candidate {
  readonly id: string;
  readonly score: number;
  readonly #source: string;
  readonly #via: string | undefined;
  readonly #visits: number | undefined;

  /** An item that `source` found. */
  constructor(source: string, id: string, score: number, { via, visits }: FoundDetails = {}) {
    this.id = id;
    this.score = score;
    this.#source = source;
    this.#via = via;
    this.#visits = visits;
  }

  /** See {@link Candidate.provenance}. */
  get provenance(): readonly Provenance[] {
    const provenance = { source: this.#source, score: this.score };
    return [
      {
        ...provenance,
        ...(this.#via === undefined ? {} : { via: this.#via }),
        ...(this.#visits === undefined ? {} : { visits: this.#visits }),
      },
    ];
  }

  /** Everything that is known, as plain data. */
  toJSON(): Candidate {
    return { id: this.id, score: this.score, provenance: this.provenance };
  }
}
