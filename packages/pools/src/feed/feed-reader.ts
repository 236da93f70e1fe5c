import type { Deadline } from '@feedloom/core';
import type { Env } from '../protocol/env.js';
import type { FeedPart } from '../protocol/page.js';
import { readFeed } from '../protocol/page.js';
import type { Place } from '../protocol/perform.js';
import { perform } from '../protocol/perform.js';

/** Where feeds are read. */
export interface FeedPlaces {
  /** The feed's own store. */
  readonly primary: (user: string) => Place;
  /** The same, helped by a replica; `undefined` if there is none. */
  readonly hedged: ((user: string) => Place) | undefined;
}

/** Reads parts of feeds, from a replica too where that is as good. */
export class FeedReader {
  readonly #env: Env;
  readonly #places: FeedPlaces;

  /** Reads what {@link readFeed} reads. */
  constructor(env: Env, places: FeedPlaces) {
    this.#env = env;
    this.#places = places;
  }

  /** Whether there is a replica to ask. */
  get hasReplica(): boolean {
    return this.#places.hedged !== undefined;
  }

  /** The newest `count` chunks below `seq`, perhaps of a replica that lags: chunks never change. */
  async readAny(user: string, seq: number, count: number, deadline: Deadline): Promise<FeedPart> {
    const place = (this.#places.hedged ?? this.#places.primary)(user);
    return this.#read(place, seq, count, deadline);
  }

  /** The same; what a replica that lags is missing is read again where it must be. */
  async read(
    user: string,
    seq: number,
    count: number,
    deadline: Deadline,
    isWhole: (part: FeedPart) => boolean,
  ): Promise<FeedPart> {
    const part = await this.readAny(user, seq, count, deadline);
    if (this.#places.hedged === undefined || isWhole(part)) return part;
    return this.#read(this.#places.primary(user), seq, count, deadline);
  }

  #read(place: Place, seq: number, count: number, deadline: Deadline): Promise<FeedPart> {
    return deadline.race(perform(readFeed(this.#env, seq, count), place, deadline.toCallOptions()), 'reading a feed');
  }
}
