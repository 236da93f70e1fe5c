import type { UserContext } from '@feedloom/core';
import type { ProfileContext } from './profile-context.js';
import { cosine } from './vector-lookup.js';

/** How well an item fits a user. */
export interface TasteMatch {
  /** -2 to 1: the cosine to the interest that fits best, less the likeness to what the user does not like. */
  readonly fit: number;
  /** The item that stands for the interest that fits best; `undefined` where it is the session. */
  readonly via: string | undefined;
}

/** How a taste is read. */
export interface TasteOptions {
  /** How much of its cosine the weakest interest keeps, 0 to 1; the strongest keeps all. @defaultValue `0.6` */
  readonly weakestRatio?: number | undefined;
  /** How much the likeness to what the user does not like takes away. @defaultValue `1` */
  readonly aversion?: number | undefined;
  /** From which cosine on an item is like what the user does not like. @defaultValue `0.6` */
  readonly sameTaste?: number | undefined;
}

/** A user's taste, made ready to be compared with many items. */
export interface Taste {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** How well an item fits. @param vector - L2 norm 1, of the context's space and dimension. */
  match(vector: Float32Array): TasteMatch;
}

interface Direction {
  readonly vector: Float32Array;
  readonly gain: number;
  readonly via: string | undefined;
}

/**
 * A user's taste: the best of the interests, since their mean would be nobody's taste.
 *
 * Vectors and weights that are not finite are passed over.
 *
 * @returns `undefined` if nothing with a vector is known of what the user likes or does not like.
 */
export function createTaste(
  context: UserContext | ProfileContext,
  { weakestRatio = 0.6, aversion = 1, sameTaste = 0.6 }: TasteOptions = {},
): Taste | undefined {
  const liked = likedDirections(context, weakestRatio);
  const aversions = 'aversions' in context ? context.aversions : [];
  const refused = aversions.flatMap(({ vector, weight, item }): Direction[] =>
    isFiniteVector(vector) && Number.isFinite(weight) ? [{ vector, gain: weight, via: item }] : [],
  );
  const dimension = (liked[0] ?? refused[0])?.vector.length;
  if (dimension === undefined) return undefined;
  return {
    dimension,
    match(vector) {
      let fit = liked.length === 0 ? 0 : -Infinity;
      let via: string | undefined;
      for (const direction of liked) {
        // No cosine is above 1, and gains fall.
        if (direction.gain <= fit) break;
        const likeness = cosine(direction.vector, vector);
        const value = likeness > 0 ? likeness * direction.gain : likeness;
        if (value <= fit || !Number.isFinite(value)) continue;
        fit = value;
        via = direction.via;
      }
      let distaste = 0;
      for (const { vector: other, gain } of refused) {
        const beyond = (cosine(other, vector) - sameTaste) / Math.max(1e-6, 1 - sameTaste);
        if (beyond > 0) distaste = Math.max(distaste, gain * Math.min(1, beyond));
      }
      // A vector that cannot be compared with any fits no better or worse than others.
      return { fit: (Number.isFinite(fit) ? fit : 0) - aversion * distaste, via };
    },
  };
}

/** Interests by the root of their weight, so that a new one is heard, and the session by its strength; strongest first. */
function likedDirections(context: UserContext | ProfileContext, weakestRatio: number): Direction[] {
  const weights = context.interests.map(({ weight }) => weight).filter(Number.isFinite);
  const strongest = Math.max(...weights, Number.MIN_VALUE);
  const liked = context.interests.flatMap(({ item, weight, vector }): Direction[] => {
    const share = Number.isFinite(weight) ? Math.max(0, weight) / strongest : 0;
    const gain = weakestRatio + (1 - weakestRatio) * Math.sqrt(share);
    return isFiniteVector(vector) ? [{ vector, gain, via: item }] : [];
  });
  const session = 'session' in context ? context.session : undefined;
  if (session !== undefined && isFiniteVector(session.vector) && Number.isFinite(session.strength))
    liked.push({ vector: session.vector, gain: session.strength, via: undefined });
  return liked.sort((a, b) => b.gain - a.gain);
}

function isFiniteVector(vector: Float32Array | undefined): vector is Float32Array {
  return vector?.every(Number.isFinite) === true;
}
