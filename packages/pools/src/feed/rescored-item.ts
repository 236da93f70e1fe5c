import type { Candidate } from '../contracts/item.js';

/** An item of a pool with another score. Its data is decoded on demand, for the few that are looked at. */
export class RescoredItem<Data, Source extends string> implements Candidate<Data, Source> {
  readonly id: string;
  readonly source: Source;
  readonly score: number;
  readonly at: number;
  readonly timesServed: number;
  readonly #item: Candidate<Data, Source>;

  /** `item`, with `score` in place of its own. */
  constructor(item: Candidate<Data, Source>, score: number) {
    this.id = item.id;
    this.source = item.source;
    this.score = score;
    this.at = item.at;
    this.timesServed = item.timesServed;
    this.#item = item;
  }

  get data(): Data {
    return this.#item.data;
  }
}
