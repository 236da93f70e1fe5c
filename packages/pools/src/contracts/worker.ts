import type { CallOptions } from '@feedloom/core';

/** A new item, before anybody has valued it. */
export interface Offer<Data, Source extends string = string> {
  /** Names the item; 1 to 256 bytes. */
  readonly id: string;
  readonly source: Source;
  readonly data: Data;
  /** When it came to be, in milliseconds since the Unix epoch. @defaultValue now */
  readonly at?: number | undefined;
}

/** One page of an audience. */
export interface AudiencePage {
  readonly users: readonly string[];
  /** Hand it back for the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

/** Who receives an item: followers of a user, of a board, of an interest. */
export interface Audience<Data, Source extends string = string> {
  /** @returns Users in a stable order, from `cursor` on, so that a fan-out can resume. */
  page(offer: Offer<Data, Source>, cursor: string | undefined, options?: CallOptions): Promise<AudiencePage>;
}

/** What a worker has done since it was created. */
export interface WorkerStats {
  /** Offers taken in, and offers finished for their whole audience. */
  readonly taken: number;
  readonly finished: number;
  /** (user, item) pairs accepted into a pool, refused by it with a reason, and skipped because the user is away. */
  readonly accepted: number;
  readonly refused: number;
  readonly skipped: number;
  readonly retried: number;
  readonly dead: number;
}

/** Values incoming items for the users who receive them and puts them into their pools. */
export interface Worker<Data, Source extends string = string> {
  /**
   * Works until the offers end or `signal` aborts; what it has taken in is finished or given back first.
   *
   * @returns What it has done.
   */
  run(offers: AsyncIterable<Offer<Data, Source>>, options?: CallOptions): Promise<WorkerStats>;
}
