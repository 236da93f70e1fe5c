import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError, quote, requireId, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CandidateSource, Clock, EmbeddingSpace, UserContext } from '@feedloom/core';
import { beginSource } from './begin-source.js';
import { FoundCandidate } from './found-candidate.js';
import { interestVectors } from './interest-vectors.js';
import type { InterestVector } from './interest-vectors.js';

/** How many products of numbers are made in one turn of the event loop: about a millisecond. */
const PRODUCTS_A_TURN = 1_000_000;

/** A new item. */
export interface FreshItem {
  /** Its id. */
  readonly id: string;
  /** Its vector, of L2 norm 1. */
  readonly vector: Float32Array;
}

/** How many new items are remembered. */
export interface FreshItemsOptions {
  /** The space of the vectors. */
  readonly space: Pick<EmbeddingSpace, 'id' | 'dimension'>;
  /** Items; the oldest makes room for a new one. @defaultValue 2,048 */
  readonly capacity?: number | undefined;
  /** The name in provenances. @defaultValue `'fresh'` */
  readonly name?: string | undefined;
  /** The most candidates of an answer that is not told otherwise. @defaultValue 200 */
  readonly limit?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Finds new items that nobody has done anything with yet, by their contents alone. */
export interface FreshItems extends CandidateSource {
  /** Items that are remembered. */
  readonly size: number;
  /** Remembers new items, or gives those that it knows another vector. @throws `ERR_INVALID_ARGUMENT` */
  add(items: readonly FreshItem[]): void;
  /** Forgets items: deleted ones, or ones that are known well enough by now. */
  remove(ids: readonly string[]): void;
}

/**
 * The newest items, in a ring in memory: what no walk can reach gets its own source, and a quota in the feed. An item's
 * score is its largest cosine to an interest of the user; for a user without interests, newer is better, in (0, 1].
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range. A call throws `ERR_UNSUPPORTED` for a user whose vectors are of
 * another space.
 */
export function freshItems({
  space,
  capacity = 2048,
  name = 'fresh',
  limit: defaultLimit = 200,
  clock = systemClock,
}: FreshItemsOptions): FreshItems {
  requirePositiveInteger('capacity', capacity);
  requirePositiveInteger('limit', defaultLimit);
  /** Oldest first. */
  const kept = new Map<string, Float32Array>();

  function interestsOf(context: UserContext): readonly InterestVector[] {
    const hasVectors = context.interests.some(({ vector }) => vector !== undefined);
    if (!hasVectors || context.space === space.id) return interestVectors(context.interests, space);
    const message = `The user's interests are of the space ${quote(context.space)}, fresh items of ${quote(space.id)}. Learn them again.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }

  return {
    name,
    get size() {
      return kept.size;
    },
    add(items) {
      for (const { id, vector } of items) {
        requireId('id', id);
        if (vector.length !== space.dimension || vector.some((number) => !Number.isFinite(number))) {
          const rule = `must be ${space.dimension} finite numbers`;
          throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`vector\` of ${quote(id)} ${rule}, got ${vector.length}.`);
        }
      }
      for (const { id, vector } of items) {
        if (!kept.has(id) && kept.size === capacity) {
          for (const oldest of kept.keys()) {
            kept.delete(oldest);
            break;
          }
        }
        kept.set(id, vector.slice());
      }
    },
    remove(ids) {
      for (const id of ids) kept.delete(id);
    },
    async generate(context, options) {
      const { deadline, limit, known } = beginSource(context, options, defaultLimit, clock);
      const interests = interestsOf(context);
      const found: FoundCandidate[] = [];
      const turn = Math.max(1, Math.floor(PRODUCTS_A_TURN / (Math.max(1, interests.length) * space.dimension)));
      const items = [...kept];
      for (const [age, [id, vector]] of items.entries()) {
        if (age % turn === turn - 1) {
          await nextTurn();
          deadline.check('finding fresh items');
        }
        if (known.has(id)) continue;
        if (interests.length === 0) found.push(new FoundCandidate(name, id, (age + 1) / items.length));
        else found.push(byContents(name, id, vector, interests));
      }
      return { candidates: found.sort((a, b) => b.score - a.score).slice(0, limit), degraded: [] };
    },
  };
}

function byContents(
  name: string,
  id: string,
  vector: Float32Array,
  interests: readonly InterestVector[],
): FoundCandidate {
  let best = -Infinity;
  let via: string | undefined;
  for (const { item, vector: liked } of interests) {
    let cosine = 0;
    for (let at = 0; at < vector.length; at += 1) cosine += (vector[at] ?? 0) * (liked[at] ?? 0);
    if (cosine > best) [best, via] = [cosine, item];
  }
  return new FoundCandidate(name, id, best, { via });
}
