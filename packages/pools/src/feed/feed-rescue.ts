import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { TOP } from '../protocol/stack.js';
import type { FeedParts } from './feed-parts.js';
import type { RefreshAttempt, SeenFeed } from './refresh-attempt.js';

/** The share of the time after which a feed is read without its refresh: earlier if that may hang on another store. */
const ASIDE_SHARE = { otherStore: 0.5, sameStore: 0.75 } as const;
/** How often a feed is read from its replica or primary, one of which may be taking over, and the share of the time between. */
const TRIES = 4;
const PAUSE_SHARE = 0.25;

/** What a rescue needs. */
export interface FeedRescueParts extends Pick<FeedParts<never, never>, 'reader' | 'hasOtherStore' | 'clock'> {
  /** Whether refreshes wait for items that are in no pool before they read the feed. */
  readonly pulls: boolean;
}

/** Reads a feed beside its refresh, which may not come to see it in time. */
export class FeedRescue {
  readonly #parts: FeedRescueParts;
  readonly #user: string;
  readonly #layers: number;
  readonly #deadline: Deadline;
  #reading: Promise<SeenFeed | undefined> | undefined;
  #stop = (): void => undefined;

  /** Reads nothing yet. */
  constructor(parts: FeedRescueParts, user: string, layers: number, deadline: Deadline) {
    this.#parts = parts;
    this.#user = user;
    this.#layers = layers;
    this.#deadline = deadline;
  }

  /** While `attempt` has not seen the feed yet, has it read from its own store or replica, just in case. */
  watch(attempt: RefreshAttempt): void {
    if (!this.#mayFind || this.#deadline.remainingMs === Infinity) return;
    const start = (): void => {
      if (attempt.seen !== undefined) return;
      this.#reading = this.#read();
      // It may turn out that nobody needs it.
      this.#reading.catch(() => undefined);
    };
    const share = this.#parts.hasOtherStore ? ASIDE_SHARE.otherStore : ASIDE_SHARE.sameStore;
    this.#stop = this.#parts.clock.setTimer(start, this.#deadline.remainingMs * share);
  }

  /** Reads nothing that is not being read already. */
  stop(): void {
    this.#stop();
  }

  /** @returns The feed, if it can still be had. */
  async feed(): Promise<SeenFeed | undefined> {
    if (this.#reading === undefined && (this.#deadline.expired || !this.#mayFind)) return undefined;
    const reading = this.#reading ?? this.#read();
    return this.#deadline.expired
      ? Promise.race([reading, Promise.resolve(undefined)])
      : this.#deadline.race(reading, 'reading a feed');
  }

  /** Whether there may be a feed to be had that a refresh has not seen. */
  get #mayFind(): boolean {
    const { hasOtherStore, pulls, reader } = this.#parts;
    return hasOtherStore || pulls || reader.hasReplica;
  }

  /** @returns `undefined` if that fails too. */
  async #read(): Promise<SeenFeed | undefined> {
    const { reader } = this.#parts;
    const deadline = this.#deadline;
    for (let tries = reader.hasReplica ? TRIES : 1; ; tries -= 1) {
      try {
        const part = await reader.readAny(this.#user, TOP, this.#layers, deadline);
        return part.head && { head: part.head, layers: () => part.layers };
      } catch (error) {
        if (FeedloomError.is(error, 'ERR_ERASED')) throw error;
        if (tries === 1 || deadline.aborted || deadline.expired) return undefined;
      }
      await deadline.sleep(deadline.remainingMs * PAUSE_SHARE, 'reading a feed').catch(() => undefined);
    }
  }
}
