import type { CallOptions, Clock, Scorer, UserContext } from '@feedloom/core';
import { Deadline, FeedloomError, requireFinite, requireId, systemClock } from '@feedloom/core';
import type { Profiles } from './profiles.js';
import type { TasteOptions } from './taste.js';
import { createTaste } from './taste.js';
import type { VectorLookup } from './vector-lookup.js';
import { foundVectors, unitVector } from './vector-lookup.js';
import { requireDimension, requireSpace } from './vectors-in.js';

/** What an {@link createInterestScorer | interest scorer} reads, and how. */
export interface InterestScorerOptions extends TasteOptions {
  /** What users like. */
  readonly profiles: Pick<Profiles, 'context'>;
  /** Finds the items' vectors, of the space of the profiles. */
  readonly vectors: VectorLookup;
  /** The score of any item for a user of whom nothing is known: neither liked nor not. @defaultValue `0` */
  readonly unknownUser?: number | undefined;
  /** Time, for deadlines. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** A user's context and items' vectors, of one space. */
interface Read {
  readonly context: UserContext;
  readonly found: readonly (Float32Array | undefined)[];
}

/** The score of an item that the user has hidden: below all others. */
const HIDDEN = -2;

/**
 * Creates a {@link Scorer} that values an item with the profile of the user who receives it: -2 to 1, 1 for what lies
 * right in the strongest interest. An item without a vector has no score.
 *
 * @throws From `score`: `ERR_INVALID_ARGUMENT` for a bad id; `ERR_CONFLICT` (retryable) if the vectors are of another
 * space or length than the profile, when read twice; what the profiles or the vectors throw.
 */
export function createInterestScorer<
  Item extends {
    /** Names it. */
    readonly id: string;
  },
>({ profiles, vectors, unknownUser = 0, clock = systemClock, ...options }: InterestScorerOptions): Scorer<Item> {
  requireFinite('unknownUser', unknownUser);

  async function readOnce(user: string, ids: readonly string[], deadline: Deadline): Promise<Read> {
    const reads = [profiles.context(user, deadline.toCallOptions()), vectors(ids, deadline.toCallOptions())] as const;
    const [context, answer] = await deadline.race(Promise.all(reads), 'scoring by interests');
    const found = foundVectors(answer);
    requireSpace(context.space, found.space, 'the profile');
    return { context, found: found.vectors };
  }

  /** Both are read anew, once, if a refresh came between them. */
  async function read(user: string, ids: readonly string[], deadline: Deadline): Promise<Read> {
    try {
      return await readOnce(user, ids, deadline);
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_CONFLICT')) throw error;
      return readOnce(user, ids, deadline);
    }
  }

  return {
    async score(user, items, call?: CallOptions): Promise<(number | undefined)[]> {
      const deadline = Deadline.of(call, clock);
      deadline.check('scoring by interests');
      requireId('user', user);
      if (items.length === 0) return [];
      const ids = [...new Set(items.map(({ id }) => id))];
      const { context, found } = await read(user, ids, deadline);
      const taste = createTaste(context, options);
      const hidden = new Set(context.disliked);
      const scores = new Map<string, number | undefined>();
      for (const [index, id] of ids.entries()) {
        const vector = unitVector(found[index]);
        if (vector === undefined) continue;
        requireDimension(taste?.dimension, vector);
        scores.set(id, hidden.has(id) ? HIDDEN : (taste?.match(vector).fit ?? unknownUser));
      }
      return items.map(({ id }) => scores.get(id));
    },
  };
}
