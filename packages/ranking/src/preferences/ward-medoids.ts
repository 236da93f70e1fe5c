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

/** Beyond this it would hold up the event loop. */
const MOST_POINTS = 512;

/** Two groups, what it costs to merge them, and the squared distance of their means. */
interface Pair {
  readonly from: number;
  readonly into: number;
  readonly cost: number;
  readonly apart: number;
}

interface Group {
  readonly members: number[];
  weight: number;
  /** The cheapest merge with a group before this one. */
  nearest: Pair | undefined;
}

/**
 * Groups points so that the squared distances inside groups grow least (Ward), and finds the point that stands best for
 * each group: what PinnerSage does with the actions of a user. O(n²) memory, about as much time.
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
  const groups: Group[] = points.map(({ weight }, index) => ({ members: [index], weight, nearest: undefined }));
  const active = points.map((_, index) => index);
  for (const [place, index] of active.entries()) setNearest(index, active.slice(0, place), groups, distances);
  const within = 2 * (1 - sameTaste);
  while (active.length > 1) {
    const pair = closest(active, groups);
    if (pair === undefined || (pair.apart > within && active.length <= most)) break;
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

/** The pair whose merge costs least. */
function closest(active: readonly number[], groups: readonly Group[]): Pair | undefined {
  let best: Pair | undefined;
  for (const index of active) {
    const nearest = groups[index]?.nearest;
    if (nearest !== undefined && nearest.cost < (best?.cost ?? Infinity)) best = nearest;
  }
  return best;
}

/** What a merge adds to the squared distances inside groups: w_a·w_b / (w_a + w_b) · |mean_a − mean_b|². */
function pairOf(from: number, into: number, groups: readonly Group[], distances: readonly Float64Array[]): Pair {
  const a = groups[from]?.weight ?? 0;
  const b = groups[into]?.weight ?? 0;
  const apart = distances[from]?.[into] ?? 0;
  return { from, into, cost: (apart * a * b) / (a + b), apart };
}

/** Finds the cheapest merge of a group with one of those before it. */
function setNearest(
  index: number,
  before: readonly number[],
  groups: readonly Group[],
  distances: readonly Float64Array[],
): void {
  const group = groups[index] as Group;
  const row = distances[index] as Float64Array;
  let least = Infinity;
  let best: number | undefined;
  for (const other of before) {
    const weight = groups[other]?.weight ?? 0;
    const cost = ((row[other] ?? 0) * group.weight * weight) / (group.weight + weight);
    if (cost >= least) continue;
    least = cost;
    best = other;
  }
  group.nearest = best === undefined ? undefined : pairOf(index, best, groups, distances);
}

/** Merges one group into another, with the distances of the new mean by the formula of Lance and Williams. */
function merge(
  { from, into, apart }: Pair,
  active: number[],
  groups: readonly Group[],
  distances: Float64Array[],
): void {
  const gone = groups[from] as Group;
  const kept = groups[into] as Group;
  const total = gone.weight + kept.weight;
  const share = gone.weight / total;
  active.splice(active.indexOf(from), 1);
  for (const other of active) {
    if (other === into) continue;
    const mean = share * (distances[from]?.[other] ?? 0) + (1 - share) * (distances[into]?.[other] ?? 0);
    set(distances, into, other, Math.max(0, mean - share * (1 - share) * apart));
  }
  kept.members.push(...gone.members);
  kept.weight = total;
  for (const [place, index] of active.entries()) {
    const group = groups[index] as Group;
    const was = group.nearest?.into;
    if (index === into || was === from || was === into) {
      setNearest(index, active.slice(0, place), groups, distances);
    } else if (into < index) {
      const pair = pairOf(index, into, groups, distances);
      if (pair.cost < (group.nearest?.cost ?? Infinity)) group.nearest = pair;
    }
  }
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
