import { requireNonNegative, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { Clock, Interaction, Random } from '@feedloom/core';
import { bestOf } from '../ladder/best-of.js';
import { checkEvents } from '../journal/check-events.js';
import { RecentEvents } from '../journal/recent-events.js';
import type { KindWeights } from '../journal/kind-weights.js';
import { requireKindWeights, weightOfKind } from '../journal/kind-weights.js';
import { hashUser } from './distinct-users.js';
import { SegmentCounts } from './segment-counts.js';
import { EVERYBODY } from './trending-counts.js';
import type { TrendingCounts, TrendingItem, TrendingOrder } from './trending-counts.js';

/** Who is counted where, and how long a count lasts. */
export interface TrendingOptions {
  /** The segments of an event beside everybody: its language, its topic. @defaultValue none */
  readonly segmentsOf?: ((event: Interaction) => readonly string[]) | undefined;
  /** What half of a burst is forgotten in, in milliseconds. @defaultValue 6 hours */
  readonly fastHalfLifeMs?: number | undefined;
  /** What half of the usual is forgotten in, in milliseconds. @defaultValue 7 days */
  readonly slowHalfLifeMs?: number | undefined;
  /** A user counts once for an item in each window of this length, in milliseconds. @defaultValue 1 day */
  readonly userWindowMs?: number | undefined;
  /** The fewest different users of a trend. @defaultValue 3 */
  readonly minUsers?: number | undefined;
  /** Added to the popularity below the root, so that a few users of an unknown item do not outdo a crowd. @defaultValue 3 */
  readonly kappa?: number | undefined;
  /** Items counted in each segment, 97 bytes each; the least popular make room. @defaultValue 4,096 */
  readonly itemsPerSegment?: number | undefined;
  /** Segments; the one that nothing happened in for longest makes room. @defaultValue 256 */
  readonly maxSegments?: number | undefined;
  /** Items of a segment that can be listed. @defaultValue 500 */
  readonly kept?: number | undefined;
  /** How old a list may be, in milliseconds. @defaultValue 1,000 */
  readonly refreshMs?: number | undefined;
  /** Events whose repetition is noticed, at least. @defaultValue 262,144 */
  readonly remembered?: number | undefined;
  /** Interactions of a kind that weighs 0 or less do not count; users count alike. @defaultValue `KIND_WEIGHTS` */
  readonly kindWeights?: KindWeights | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for the salt of users' hashes. @defaultValue the system's */
  readonly random?: Random | undefined;
}

interface Segment {
  readonly counts: SegmentCounts;
  readonly lists: Map<TrendingOrder, { readonly at: number; readonly items: readonly TrendingItem[] }>;
}

const HOUR = 3_600_000;

/**
 * Creates empty {@link TrendingCounts}.
 *
 * `trend = (fast - slow · Hf / Hs) / √(slow + κ)`: what two decaying counts of one rate differ by when the rate is
 * steady is taken off, and what remains is measured in standard deviations of the usual. Users are counted by sketches
 * of salted hashes in memory (standard error 10%), so nothing names one; taking a user back subtracts what that user
 * is expected to have added, and a sketch keeps its bits until its window ends.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createTrending({
  segmentsOf = () => [],
  fastHalfLifeMs = 6 * HOUR,
  slowHalfLifeMs = 7 * 24 * HOUR,
  userWindowMs = 24 * HOUR,
  minUsers = 3,
  kappa = 3,
  itemsPerSegment = 4_096,
  maxSegments = 256,
  kept = 500,
  refreshMs = 1_000,
  remembered = 262_144,
  kindWeights,
  clock = systemClock,
  random = systemRandom,
}: TrendingOptions = {}): TrendingCounts {
  const counted = { fastHalfLifeMs, slowHalfLifeMs, userWindowMs, minUsers, itemsPerSegment, maxSegments, kept };
  for (const [name, value] of Object.entries({ ...counted, remembered })) requirePositiveInteger(name, value);
  requireNonNegative('kappa', kappa);
  requireNonNegative('refreshMs', refreshMs);
  const settings = { capacity: itemsPerSegment, fastHalfLifeMs, slowHalfLifeMs, userWindowMs, minUsers, kappa };
  if (kindWeights !== undefined) requireKindWeights(kindWeights);
  const recent = new RecentEvents(remembered);
  const salt = Math.floor(random.next() * 2 ** 32);
  /** The one in which something happened last comes last. */
  const segments = new Map<string, Segment>();

  function segment(name: string): Segment {
    const known = segments.get(name);
    if (known !== undefined) {
      segments.delete(name);
      segments.set(name, known);
      return known;
    }
    if (segments.size >= maxSegments) {
      for (const each of segments.keys()) {
        if (each === EVERYBODY) continue;
        segments.delete(each);
        break;
      }
    }
    const made = { counts: new SegmentCounts(settings), lists: new Map() };
    segments.set(name, made);
    return made;
  }

  const placesOf = (event: Interaction): Set<string> => new Set([EVERYBODY, ...segmentsOf(event)]);

  function list(name: string, by: TrendingOrder): readonly TrendingItem[] {
    const found = segments.get(name);
    if (found === undefined) return [];
    const now = clock.now();
    const known = found.lists.get(by);
    if (known !== undefined && now - known.at < refreshMs && now >= known.at) return known.items;
    const { counts } = found;
    const trends = counts.names.map((_, row) => counts.at(row, now));
    const scores = Float64Array.from(trends, (each) => (each[by] > 0 ? each[by] : NaN));
    const items = bestOf(scores, kept).map((row) => {
      return { item: counts.names[row] ?? '', score: scores[row] ?? 0, segment: name, users: trends[row]?.users ?? 0 };
    });
    found.lists.set(by, { at: now, items });
    return items;
  }

  return {
    learn(events) {
      checkEvents(events);
      const now = clock.now();
      let learned = 0;
      for (const event of events) {
        if (!recent.add(event.event)) continue;
        learned += 1;
        if (weightOfKind(event.kind, kindWeights) === 0) continue;
        const hash = hashUser(event.user, salt);
        for (const name of placesOf(event)) {
          // A clock that is ahead must not rule for days.
          segment(name).counts.add(event.item, hash, Math.min(event.at, now));
        }
      }
      return learned;
    },
    erase(_user, events = []) {
      const now = clock.now();
      const taken = new Set<string>();
      for (const event of events) {
        recent.delete(event.event);
        const at = Math.min(event.at, now);
        if (weightOfKind(event.kind, kindWeights) === 0) continue;
        for (const name of placesOf(event)) {
          const once = JSON.stringify([name, event.item, Math.floor(at / userWindowMs)]);
          if (taken.has(once)) continue;
          taken.add(once);
          segments.get(name)?.counts.subtract(event.item, at);
        }
      }
    },
    top(names = [EVERYBODY], { limit = 50, by = 'trend' } = {}) {
      requirePositiveInteger('limit', limit);
      const best = new Map<string, TrendingItem>();
      for (const name of new Set(names)) {
        for (const each of list(name, by)) {
          const other = best.get(each.item);
          if (other === undefined || other.score < each.score) best.set(each.item, each);
        }
      }
      return [...best.values()].sort((a, b) => b.score - a.score).slice(0, limit);
    },
    of: (item, name = EVERYBODY) => segments.get(name)?.counts.of(item, clock.now()),
    segments: () => [...segments.keys()],
  };
}
