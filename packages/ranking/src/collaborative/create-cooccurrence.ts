import { requireNonNegative, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Clock, Interaction } from '@feedloom/core';
import { checkEvents } from '../journal/check-events.js';
import { RecentEvents } from '../journal/recent-events.js';
import type { KindWeights } from '../journal/kind-weights.js';
import { requireKindWeights, weightOfKind } from '../journal/kind-weights.js';
import type { Cooccurrence, CooccurrenceStats, RecentItem, SimilarItem } from './cooccurrence.js';
import { ItemRows } from './item-rows.js';
import { NeighbourLists, decayTime } from './neighbour-lists.js';
import type { DecayTime } from './neighbour-lists.js';
import { UserWindows } from './user-windows.js';

/** How much is remembered, and how pairs are valued. */
export interface CooccurrenceOptions {
  /** Neighbours kept of each item; each takes 12 bytes. @defaultValue 64 */
  readonly neighbours?: number | undefined;
  /** Different items of a user that an event is paired with; each takes 16 bytes a user. @defaultValue 20 */
  readonly window?: number | undefined;
  /** What an event's weight halves in, in milliseconds. @defaultValue 30 days */
  readonly halfLifeMs?: number | undefined;
  /** The most items; a further one takes the place of one that is used little. @defaultValue 1,000,000 */
  readonly maxItems?: number | undefined;
  /** The most users whose last items are remembered; the least active make room. @defaultValue 1,000,000 */
  readonly maxUsers?: number | undefined;
  /** Events whose repetition is noticed, at least. @defaultValue 262,144 */
  readonly remembered?: number | undefined;
  /** What an interaction counts, by its kind; 0 or less leaves it out. @defaultValue `KIND_WEIGHTS` */
  readonly kindWeights?: KindWeights | undefined;
  /** Similarity is multiplied by `together / (together + shrinkage)`. @defaultValue 10 */
  readonly shrinkage?: number | undefined;
  /** The least `together` of a pair with a popular item: two users' chance is not likeness. @defaultValue 3 */
  readonly minTogether?: number | undefined;
  /** From which decayed total weight an item is popular. @defaultValue 100 */
  readonly popularFrom?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

const DAY = 86_400_000;

/**
 * Creates an empty {@link Cooccurrence}: each event of a user is paired with the last different items of that user.
 *
 * An item that a user repeats within the window counts once, by its weightiest interaction. Memory is fixed: with the
 * defaults 784 bytes for each item and 336 for each user, beside their names. Taking a user back subtracts the pairs
 * of the events that are known; a neighbour that they had pushed out of a full list does not return before new events
 * or a replay bring it.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 * @see {@link https://doi.org/10.1007/978-3-540-30570-5_27 | Metwally et al., 2005} for the lists of fixed size
 */
export function createCooccurrence({
  neighbours = 64,
  window = 20,
  halfLifeMs = 30 * DAY,
  maxItems = 1_000_000,
  maxUsers = 1_000_000,
  remembered = 262_144,
  kindWeights,
  shrinkage = 10,
  minTogether = 3,
  popularFrom = 100,
  clock = systemClock,
}: CooccurrenceOptions = {}): Cooccurrence {
  for (const [name, value] of Object.entries({ neighbours, window, halfLifeMs, maxItems, maxUsers, remembered })) {
    requirePositiveInteger(name, value);
  }
  requireNonNegative('shrinkage', shrinkage);
  requireNonNegative('minTogether', minTogether);
  requireNonNegative('popularFrom', popularFrom);
  if (kindWeights !== undefined) requireKindWeights(kindWeights);
  const recent = new RecentEvents(remembered);
  const windows = new UserWindows(window, maxUsers);
  const lists = new NeighbourLists(neighbours, maxItems);
  const items = new ItemRows(maxItems);
  const isCurrent = (row: number): boolean => items.isCurrent(row);
  const others = new Uint32Array(window);
  const amounts = new Float64Array(window);

  /** Who invents ids only drives out what is used as little: of a few items, the one with the least total goes. */
  function rowOf(item: string, now: number): number {
    const known = items.markOf(item);
    if (known !== undefined) return known;
    const time = decayTime(now, halfLifeMs);
    const row = items.open(item, (other) => lists.total(other, time));
    lists.grow(items.size);
    if (items.evicted > 0) lists.clear(row);
    return row;
  }

  function learnOne({ user, item, kind, at: happened }: Interaction, now: number): void {
    const weight = weightOfKind(kind, kindWeights);
    if (weight === 0) return;
    const row = rowOf(item, now);
    // A clock that is ahead must not rule for days.
    const at = Math.min(happened, now);
    const slot = windows.open(user);
    const place = windows.find(slot, row);
    const before = place < 0 ? 0 : windows.weightAt(slot, place);
    if (weight <= before) return;
    const time = decayTime(at, halfLifeMs);
    lists.addTotal(row, weight - before, time);
    let pairs = 0;
    for (let index = 0, size = windows.count(slot); index < size; index += 1) {
      const amount = index === place ? 0 : gain(before, weight, windows.weightAt(slot, index));
      const other = windows.rowAt(slot, index);
      if (amount === 0 || !items.isCurrent(other)) continue;
      others[pairs] = other;
      amounts[pairs] = amount;
      pairs += 1;
    }
    lists.addPairs(row, others, amounts, pairs, time);
    windows.put(slot, { row, weight, at }, place < 0 ? undefined : place);
  }

  /** The same walk over one user's events, with everything taken back. */
  function takeBack(history: readonly { row: number; weight: number; at: number }[]): void {
    const last: { row: number; weight: number }[] = [];
    for (const { row, weight, at } of history) {
      const known = last.find((each) => each.row === row);
      const before = known?.weight ?? 0;
      if (weight <= before) continue;
      const time: DecayTime = decayTime(at, halfLifeMs);
      lists.addTotal(row, before - weight, time);
      for (const other of last) {
        const amount = other === known ? 0 : gain(before, weight, other.weight);
        if (amount === 0) continue;
        lists.subtract(row, other.row, amount, time);
        lists.subtract(other.row, row, amount, time);
      }
      if (known !== undefined) known.weight = weight;
      else if (last.push({ row, weight }) > window) last.shift();
    }
  }

  return {
    learn(events) {
      checkEvents(events);
      const now = clock.now();
      let learned = 0;
      for (const event of events) {
        if (!recent.add(event.event)) continue;
        learnOne(event, now);
        learned += 1;
      }
      return learned;
    },
    erase(user, events) {
      const now = clock.now();
      const history = events?.flatMap(({ item, kind, at }) => {
        const row = items.markOf(item);
        return row === undefined ? [] : [{ row, weight: weightOfKind(kind, kindWeights), at: Math.min(at, now) }];
      });
      takeBack(
        history ??
          windows
            .of(user)
            .filter(({ row }) => items.isCurrent(row))
            .reverse(),
      );
      windows.delete(user);
      for (const { event } of events ?? []) recent.delete(event);
    },
    similar(item, { limit = neighbours } = {}): SimilarItem[] {
      requirePositiveInteger('limit', limit);
      const row = items.markOf(item);
      if (row === undefined) return [];
      const now = decayTime(clock.now(), halfLifeMs);
      const isPopular = lists.total(row, now) >= popularFrom;
      return lists
        .of(row, now, isCurrent)
        .filter((other) => other.together >= minTogether || (!isPopular && lists.total(other.row, now) < popularFrom))
        .map(({ row: other, together, cosine }) => {
          return {
            item: items.nameOf(other) ?? '',
            similarity: (cosine * together) / (together + shrinkage),
            together,
          };
        })
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, limit);
    },
    recentOf(user): RecentItem[] {
      return windows.of(user).flatMap(({ row, weight, at }) => {
        const item = items.nameOf(row);
        return item === undefined ? [] : [{ item, weight, at }];
      });
    },
    stats(): CooccurrenceStats {
      const { size, evicted } = items;
      return { items: size, users: windows.size, evicted, bytes: lists.bytes + windows.bytes };
    },
  };
}

/** By how much a pair grows when one of its items rises from `before` to `after`: a pair counts its lesser weight. */
function gain(before: number, after: number, other: number): number {
  return Math.min(after, other) - Math.min(before, other);
}
