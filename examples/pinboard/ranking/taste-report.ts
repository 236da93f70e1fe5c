import type { Interaction, UserContext } from '@feedloom/core';

/** One thing that a user is thought to like. */
export interface ReportedInterest {
  /** The pin that stands for it. */
  readonly pin: string;
  /** Its share among all interests, 0 to 1. */
  readonly share: number;
  /** What the user did that it was learned from, newest first. */
  readonly because: readonly Interaction[];
}

/** What the system thinks a user likes, and why. */
export interface TasteReport {
  /** Strongest first. */
  readonly interests: readonly ReportedInterest[];
  /** Pins that the user does not want. */
  readonly disliked: readonly string[];
}

/** How many interests are told, and how many reasons for each. */
const [INTERESTS, REASONS] = [8, 6];

/**
 * Puts what is known of a user in order: each action counts for the interest that it lies nearest to.
 *
 * @param vectorOf - Where an item lies, in the space of the interests.
 */
export function reportTaste(
  { interests, recent, disliked }: UserContext,
  vectorOf: (item: string) => Float32Array | undefined,
): TasteReport {
  const because = new Map<string, Interaction[]>();
  for (const action of recent) {
    const vector = vectorOf(action.item);
    const own = interests.find(({ item }) => item === action.item);
    const nearest = own ?? (vector && nearestOf(interests, vector));
    if (nearest !== undefined) because.set(nearest.item, [...(because.get(nearest.item) ?? []), action]);
  }
  return {
    interests: interests.slice(0, INTERESTS).map(({ item, weight }) => ({
      pin: item,
      share: weight,
      because: (because.get(item) ?? []).slice(0, REASONS),
    })),
    disliked,
  };
}

function nearestOf(
  interests: UserContext['interests'],
  vector: Float32Array,
): UserContext['interests'][number] | undefined {
  let [best, most] = [interests[0], -Infinity];
  for (const interest of interests) {
    const cosine = interest.vector === undefined ? -Infinity : dot(interest.vector, vector);
    if (cosine > most) [best, most] = [interest, cosine];
  }
  return most > 0 ? best : undefined;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}
