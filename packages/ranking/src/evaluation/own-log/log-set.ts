import { FeedloomError, requireFinite } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { Deadline } from '@feedloom/core';
import type { LogEntry } from '../../log/log-entry.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { scaleToUnit } from '../world/normal.js';
import { savesOf } from '../world/saves.js';
import type { Save } from '../world/saves.js';
import { Numbering } from './numbering.js';

/** How a log becomes a set. */
export interface LogSetOptions extends CallOptions {
  /** When the past ends, in milliseconds since the Unix epoch. @defaultValue after `trainRatio` of what users engaged with */
  readonly splitAt?: number | undefined;
  /** The share of what users engaged with that is the past, in (0, 1]; 1 leaves no future. @defaultValue 0.8 */
  readonly trainRatio?: number | undefined;
  /** The features of an item; of one length. @defaultValue none: `dimension` is 0, and what needs features is left out */
  readonly featuresOf?: ((item: string) => Float32Array | undefined) | undefined;
}

/** A set that was made of a log, and whose numbers are whose ids. */
export interface LogSet extends EvaluationSet {
  /** The id of each item. */
  readonly itemIds: readonly string[];
  /** The id of each user. */
  readonly userIds: readonly string[];
  /** What was served from the split on, with its chance and whether the user engaged with it. */
  readonly served: readonly ServedItem[];
}

/** One served item. */
export interface ServedItem {
  /** To whom. */
  readonly user: number;
  /** What. */
  readonly item: number;
  /** How likely it was that it would be. */
  readonly propensity: number | undefined;
  /** Whether the user engaged with it afterwards. */
  readonly isEngaged: boolean;
}

/**
 * Makes a set of a log: what users engaged with is saves, oldest first, and time is cut in two, for all users at the same
 * moment. Items that were only served are part of the catalogue. An entry without a collection counts as put into the user's
 * own. Of entries with one event the first counts.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the log has nothing that users engaged with; what reading it throws; `ERR_TIMEOUT`,
 * `ERR_ABORTED`.
 */
export async function logSet(
  log: AsyncIterable<LogEntry> | Iterable<LogEntry>,
  { splitAt, trainRatio = 0.8, featuresOf, ...options }: LogSetOptions = {},
): Promise<LogSet> {
  const deadline = Deadline.of(options);
  requireFinite('trainRatio', trainRatio);
  const [users, items, collections] = [new Numbering(), new Numbering(), new Numbering()];
  const events = new Set<string>();
  const saves: Save[] = [];
  const shown: LogEntry[] = [];
  for await (const entry of log) {
    deadline.check('reading a log');
    if (events.has(entry.event)) continue;
    events.add(entry.event);
    const [user, item] = [users.of(entry.user), items.of(entry.item)];
    if (entry.kind === 'served') shown.push(entry);
    if (entry.kind !== 'engaged') continue;
    const collection = collections.of(JSON.stringify(entry.collection === undefined ? [user] : entry.collection));
    saves.push({ user, item, collection, at: entry.at });
  }
  if (saves.length === 0) {
    const message = 'The log has no entry of kind `engaged`: there is nothing to learn from.';
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const all = savesOf(firstOfEach(saves));
  const split = splitAt ?? momentAfter(all.at, trainRatio);
  const [before, after] = [savesOf(savesIn(all, (at) => at < split)), savesOf(savesIn(all, (at) => at >= split))];
  const known = { items: items.ids.length, users: users.ids.length, collections: collections.ids.length };
  const { features, dimension } = featuresOfAll(items.ids, featuresOf);
  const served = servedFrom(shown, all, split, users, items);
  return {
    ...known,
    dimension,
    features,
    before,
    after,
    splitAt: split,
    itemIds: items.ids,
    userIds: users.ids,
    served,
  };
}

/** Of saves of one item by one user the first. */
function firstOfEach(saves: readonly Save[]): Save[] {
  const seen = new Set<string>();
  return [...saves]
    .sort((one, other) => one.at - other.at)
    .filter(({ user, item }) => {
      const pair = `${user} ${item}`;
      if (seen.has(pair)) return false;
      seen.add(pair);
      return true;
    });
}

function momentAfter(at: Float64Array, ratio: number): number {
  const place = Math.floor(at.length * ratio);
  return at[place] ?? (at.at(-1) ?? 0) + 1;
}

function savesIn(
  { users, items, collections, at, count }: EvaluationSet['before'],
  isIn: (at: number) => boolean,
): Save[] {
  const list: Save[] = [];
  for (let save = 0; save < count; save += 1) {
    const when = at[save] ?? 0;
    if (!isIn(when)) continue;
    list.push({ user: users[save] ?? 0, item: items[save] ?? 0, collection: collections[save] ?? 0, at: when });
  }
  return list;
}

function servedFrom(
  shown: readonly LogEntry[],
  all: EvaluationSet['before'],
  split: number,
  users: Numbering,
  items: Numbering,
): ServedItem[] {
  const engagedAt = new Map<string, number>();
  for (let save = 0; save < all.count; save += 1)
    engagedAt.set(`${all.users[save]} ${all.items[save]}`, all.at[save] ?? 0);
  return shown
    .filter(({ at }) => at >= split)
    .map(({ user: userId, item: itemId, at, propensity }) => {
      const [user, item] = [users.of(userId), items.of(itemId)];
      return { user, item, propensity, isEngaged: (engagedAt.get(`${user} ${item}`) ?? -Infinity) >= at };
    });
}

function featuresOfAll(
  ids: readonly string[],
  featuresOf: ((item: string) => Float32Array | undefined) | undefined,
): { features: Float32Array; dimension: number } {
  if (featuresOf === undefined) return { features: new Float32Array(), dimension: 0 };
  const rows = ids.map(featuresOf);
  const dimension = rows.find((row) => row !== undefined)?.length ?? 0;
  const features = new Float32Array(ids.length * dimension);
  for (const [item, given] of rows.entries()) {
    if (given === undefined) continue;
    if (given.length !== dimension || given.some((value) => !Number.isFinite(value))) {
      const message = `The features of \`${ids[item] ?? ''}\` must be ${dimension} finite numbers.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    const row = features.subarray(item * dimension, (item + 1) * dimension);
    row.set(given);
    scaleToUnit(row);
  }
  return { features, dimension };
}
