import { setImmediate } from 'node:timers/promises';
import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { EvaluationSet } from '../world/evaluation-set.js';
import type { Saves } from '../world/saves.js';
import type { Answers } from './answers.js';
import { UNPLACED, bestItems, placeOf } from './place-items.js';
import type { Recommender } from './recommender.js';

/** How to ask. */
export interface AskOptions extends CallOptions {
  /** How many items are listed for each user. @defaultValue 50 */
  readonly listLength?: number | undefined;
  /** The users that are asked about. @defaultValue those who have a future */
  readonly users?: readonly number[] | undefined;
  /** Hears how many users have been asked about. @defaultValue nobody */
  readonly onProgress?: ((asked: number, users: number) => void) | undefined;
}

/**
 * Asks a recommender about every user who has a future, over the whole catalogue: nothing is sampled (Krichene and
 * Rendle, KDD 2020, show that sampled metrics may order recommenders wrongly). Items of equal score are ordered by chance.
 *
 * What a user saved before the split is not recommended again, and a save of the future of such an item has no place.
 * It yields to the event loop after each user; scoring itself runs where the recommender runs it.
 *
 * @throws What the recommender throws; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function askRecommender(
  recommender: Recommender,
  set: EvaluationSet,
  { listLength = 50, users, onProgress = () => undefined, ...options }: AskOptions = {},
): Promise<Answers> {
  requirePositiveInteger('listLength', listLength);
  const deadline = Deadline.of(options);
  const past = savesByUser(set.before, set.users);
  const future = savesByUser(set.after, set.users);
  const asked = Uint32Array.from(users ?? [...future.keys()].filter((user) => (future[user]?.length ?? 0) > 0));
  const places = new Uint32Array(set.after.count).fill(UNPLACED);
  const lists = new Uint32Array(asked.length * listLength);
  const scores = new Float64Array(set.items);
  for (const [row, user] of asked.entries()) {
    deadline.check(`asking \`${recommender.name}\``);
    scores.fill(-Infinity);
    await recommender.score(user, scores, deadline.toCallOptions());
    for (const save of past[user] ?? []) scores[set.before.items[save] ?? 0] = -Infinity;
    for (const save of future[user] ?? []) places[save] = placeOf(set.after.items[save] ?? 0, scores, user);
    bestItems(scores, user, lists.subarray(row * listLength, (row + 1) * listLength));
    onProgress(row + 1, asked.length);
    await setImmediate();
  }
  return { ranker: recommender.name, asked, places, listLength, lists };
}

/** The places in `saves` of what each user saved, oldest first. */
export function savesByUser(saves: Saves, users: number): readonly (readonly number[])[] {
  const lists = Array.from({ length: users }, (): number[] => []);
  for (let save = 0; save < saves.count; save += 1) lists[saves.users[save] ?? 0]?.push(save);
  return lists;
}
