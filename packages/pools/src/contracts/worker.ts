import type { CallOptions, TaskQueue } from '@feedloom/core';

/** A new item, before anybody has valued it. */
export interface Offer<Data, Source extends string = string> {
  /** Names the item; 1 to 256 bytes. */
  readonly id: string;
  /** Where it comes from, and so the pool that it goes to. */
  readonly source: Source;
  /** What scorers, rules and pages need of it. JSON. */
  readonly data: Data;
  /** When it came to be, in milliseconds since the Unix epoch. @defaultValue now */
  readonly at?: number | undefined;
}

/** One page of an audience. */
export interface AudiencePage {
  /** Each user once. */
  readonly users: readonly string[];
  /** Hand it back for the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

/** Who receives an item: followers of a user, of a board, of an interest. */
export interface Audience<Data, Source extends string = string> {
  /** @returns Users in a stable order, from `cursor` on, so that a fan-out can resume. */
  page(offer: Offer<Data, Source>, cursor: string | undefined, options?: CallOptions): Promise<AudiencePage>;
}

/** Where a worker gets its offers: a stream that ends, or a queue that it watches until it is told to stop. */
export type OfferSource<Data, Source extends string = string> =
  AsyncIterable<Offer<Data, Source>> | TaskQueue<Offer<Data, Source>>;

/** What a worker has done since it was created. */
export interface WorkerStats {
  /** Offers taken in. */
  readonly taken: number;
  /** Offers finished for their whole audience. */
  readonly finished: number;
  /** Pairs of user and item that a pool has accepted. */
  readonly accepted: number;
  /** Pairs that a pool has refused with a reason. */
  readonly refused: number;
  /** Pairs skipped because the user is away. */
  readonly skipped: number;
  /** Calls made again after a failure. */
  readonly retried: number;
  /** Dead letters written. */
  readonly dead: number;
  /** Offers given back to their queue before their whole audience was served. */
  readonly returned: number;
}

/** Values incoming items for the users who receive them and puts them into their pools. */
export interface Worker<Data, Source extends string = string> {
  /**
   * Works until the offers end, `signal` aborts or `deadlineMs` has passed; what it has taken in is finished or given
   * back first. Failures of single items, users and offers become retries and dead letters, never a rejection.
   *
   * @returns What it has done.
   * @throws What the source of the offers, or the sink of the dead letters, has failed with.
   */
  run(offers: OfferSource<Data, Source>, options?: CallOptions): Promise<WorkerStats>;
}
