import { FeedloomError, quote } from '@feedloom/core';
import { cosine } from './vector-lookup.js';

/** A point to group. */
export interface WeightedVector {
  /** L2 norm 1. */
  readonly vector: Float32Array;
  /** Above 0. */
  readonly weight: number;
}

/** One group of points. */
export interface WardCluster {
  /** The member whose weighted squared distance to the others is least: its index among the points. */
  readonly medoid: number;
  /** The indices of all members, ascending. */
  readonly members: readonly number[];
  /** The members' weights, summed. */
  readonly weight: number;
}

/** When grouping ends. */
export interface WardOptions {
  /** The most groups to end with; groups are merged until then, however unlike. @defaultValue no limit */
  readonly most?: number | undefined;
  /** Two groups are merged as long as the cosine of their means' members is at least this, as for two points. @defaultValue `0.6` */
  readonly sameTaste?: number | undefined;
}

/** Each merge looks at all pairs: beyond this it would hold up the event loop. */
const MOST_POINTS = 512;

interface Group {
  readonly members: number[];
  weight: number;
}

/**
 * Groups points so that the squared distances inside groups grow least (Ward), and finds the point that stands best for
 * each group: what PinnerSage does with the actions of a user. O(n²) memory and about O(n²) to O(n³) time.
 *
 * Merging points `a` and `b` of weights 1 costs `1 - cos(a, b)`, so `sameTaste` bounds the cost of a merge, divided by
 * the harmonic weight of the two groups.
 *
 * @returns Heaviest first.
 * @throws `ERR_INVALID_ARGUMENT` for more than 512 points.
 * @see {@link https://arxiv.org/abs/2007.03634 | PinnerSage, 2020}
 */
export function wardMedoids(
  points: readonly WeightedVector[],
  { most = Infinity, sameTaste = 0.6 }: WardOptions = {},
): WardCluster[] {
  if (points.length > MOST_POINTS) {
    const message = `\`points\` must be at most ${MOST_POINTS}, got ${quote(points.length)}. Group the latest ones.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const distances = squaredDistances(points);
  const groups: Group[] = points.map(({ weight }, index) => ({ members: [index], weight }));
  const active = points.map((_, index) => index);
  const within = 2 * (1 - sameTaste);
  while (active.length > 1) {
    const pair = closest(active, groups, distances);
    if (pair.apart > within && active.length <= most) break;
    merge(pair, active, groups, distances);
  }
  return active
    .map((index) => groups[index] as Group)
    .map(({ members, weight }) => ({
      medoid: medoidOf(members, points),
      members: members.sort((a, b) => a - b),
      weight,
    }))
    .sort((a, b) => b.weight - a.weight || a.medoid - b.medoid);
}

/** `[n][n]`: the squared distance of the groups' means. */
function squaredDistances(points: readonly WeightedVector[]): Float64Array[] {
  const distances = points.map(() => new Float64Array(points.length));
  for (const [row, { vector }] of points.entries()) {
    for (let other = 0; other < row; other += 1) {
      const distance = Math.max(0, 2 - 2 * cosine(vector, points[other]?.vector ?? vector));
      set(distances, row, other, distance);
    }
  }
  return distances;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  /** The squared distance of their means. */
  readonly apart: number;
}

/** The pair whose merge costs least: w_a·w_b / (w_a + w_b) · |mean_a − mean_b|². */
function closest(active: readonly number[], groups: readonly Group[], distances: readonly Float64Array[]): Pair {
  let best: Pair = { a: 0, b: 0, apart: Infinity };
  let least = Infinity;
  for (const [place, a] of active.entries()) {
    const row = distances[a] as Float64Array;
    const weight = groups[a]?.weight ?? 0;
    for (let other = 0; other < place; other += 1) {
      const b = active[other] as number;
      const weightOfOther = groups[b]?.weight ?? 0;
      const cost = ((row[b] ?? 0) * weight * weightOfOther) / (weight + weightOfOther);
      if (cost >= least) continue;
      least = cost;
      best = { a, b, apart: row[b] ?? 0 };
    }
  }
  return best;
}

/** Merges `a` into `b`, with the distances of the new mean by the formula of Lance and Williams. */
function merge({ a, b, apart }: Pair, active: number[], groups: readonly Group[], distances: Float64Array[]): void {
  const from = groups[a] as Group;
  const into = groups[b] as Group;
  const total = from.weight + into.weight;
  const share = from.weight / total;
  active.splice(active.indexOf(a), 1);
  for (const other of active) {
    if (other === b) continue;
    const mean = share * (distances[a]?.[other] ?? 0) + (1 - share) * (distances[b]?.[other] ?? 0);
    set(distances, b, other, Math.max(0, mean - share * (1 - share) * apart));
  }
  into.members.push(...from.members);
  into.weight = total;
}

/** The member with the least weighted squared distance to the others: the one most along their sum. */
function medoidOf(members: readonly number[], points: readonly WeightedVector[]): number {
  const sum = new Float32Array(points[members[0] ?? 0]?.vector.length ?? 0);
  for (const member of members) {
    const { vector, weight } = points[member] as WeightedVector;
    for (let place = 0; place < sum.length; place += 1) sum[place] = (sum[place] ?? 0) + weight * (vector[place] ?? 0);
  }
  const along = (member: number): number => cosine(sum, (points[member] as WeightedVector).vector);
  return members.reduce((best, member) => (along(member) > along(best) ? member : best));
}

function set(distances: readonly Float64Array[], a: number, b: number, distance: number): void {
  (distances[a] as Float64Array)[b] = distance;
  (distances[b] as Float64Array)[a] = distance;
}
