import type { Cache, CallOptions, Clock, Deadline, ImageInput } from '@feedloom/core';
import { hammingDistance } from '../images/hamming-distance.js';
import type { VisualHit } from './visual-answer.js';

/** Pictures whose hashes differ in at most so many of 64 bits look the same. */
const SAME_LOOK_BITS = 6;

/** Hashes that are remembered, for finding pictures that look the same. */
const MAX_LOOKS = 1_000;

/** What is kept of an answer: enough to give it again, ranked and completed anew. */
export interface KeptAnswer {
  /** When it was given, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The nearest items, best first. */
  readonly hits: readonly VisualHit[];
}

/** What an answer was an answer to. */
export interface AnsweredQuery {
  /** What was looked at; `undefined` for an item, whose own vector was used. */
  readonly input?: ImageInput | undefined;
  /** Names it, with its conditions. Never rejects. */
  readonly key: Promise<string>;
  /** Everything else that the answer depends on. */
  readonly conditions: string;
}

/** Where answers are kept. */
export interface KeptAnswersOptions {
  readonly cache: Cache<KeptAnswer>;
  readonly fingerprint: (image: ImageInput, options: CallOptions) => Promise<string>;
  readonly clock: Clock;
}

interface Look {
  readonly hash: string;
  readonly conditions: string;
  readonly key: string;
}

/** Answers that were given, by the query's content and, for pictures, by their looks. */
export class KeptAnswers {
  readonly #cache: Cache<KeptAnswer>;
  readonly #fingerprint: KeptAnswersOptions['fingerprint'];
  readonly #clock: Clock;
  /** The oldest first. */
  readonly #looks = new Map<string, Look>();
  #looking = false;

  constructor({ cache, fingerprint, clock }: KeptAnswersOptions) {
    this.#cache = cache;
    this.#fingerprint = fingerprint;
    this.#clock = clock;
  }

  /** Keeps an answer, behind the caller's back: a cache that fails loses it. */
  keep(query: AnsweredQuery, hits: readonly VisualHit[]): void {
    const answer = { at: this.#clock.now(), hits };
    void query.key.then((key) => {
      void this.#cache.set(key, answer).catch(() => undefined);
      void this.#remember(query, key);
    });
  }

  /** The answer to the same query, or else to a picture that looks the same. @throws As the cache does. */
  async find(query: AnsweredQuery, deadline: Deadline): Promise<KeptAnswer | undefined> {
    const what = 'looking for a kept answer';
    const named = await deadline.race(query.key, what);
    const same = await deadline.race(this.#cache.get(named, deadline.toCallOptions()), what);
    if (same !== undefined || query.input === undefined || this.#looks.size === 0) return same;
    const hash = await deadline.race(this.#fingerprint(query.input, deadline.toCallOptions()), what);
    const key = this.#nearest(hash, query.conditions);
    return key === undefined ? undefined : deadline.race(this.#cache.get(key, deadline.toCallOptions()), what);
  }

  /** One picture at a time, and others are left out meanwhile: this must never take the machine from answers. */
  async #remember({ input, conditions }: AnsweredQuery, key: string): Promise<void> {
    if (input === undefined || this.#looking || this.#looks.has(key)) return;
    this.#looking = true;
    try {
      const hash = await this.#fingerprint(input, {});
      this.#looks.set(key, { hash, conditions, key });
      for (const oldest of this.#looks.keys()) {
        if (this.#looks.size <= MAX_LOOKS) break;
        this.#looks.delete(oldest);
      }
    } catch {
      // A picture without a hash is found by its content alone.
    } finally {
      this.#looking = false;
    }
  }

  #nearest(hash: string, conditions: string): string | undefined {
    let [best, key]: [number, string | undefined] = [SAME_LOOK_BITS + 1, undefined];
    for (const look of this.#looks.values()) {
      if (look.conditions !== conditions) continue;
      const bits = hammingDistance(look.hash, hash);
      if (bits < best) [best, key] = [bits, look.key];
    }
    return key;
  }
}
