import type { Neighbourhoods } from '../../pinsage/neighbourhoods.js';
import type { SageExamples, SageHistories } from '../../pinsage/training/examples.js';
import { historyOf } from '../../pinsage/history-weights.js';
import { savesByUser } from '../asking/ask-recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import type { Saves } from '../world/saves.js';
import { interactionOf } from './ranker-recommender.js';

/** How many saves further on in the same collection still belong to a save. */
const REACH = 3;
/** How many of a user's last saves are foretold when the user's head is trained. */
const FORETOLD = 2;
/** Saves of a history. */
const HISTORY = 32;

/** What a model is trained on: the past of a set, and nothing of its future. */
export function trainingExamples(
  { items, users, collections, features, before }: EvaluationSet,
  neighbourhoods: Neighbourhoods,
): SageExamples {
  const degrees = new Float32Array(items);
  for (const item of before.items) degrees[item] = (degrees[item] ?? 0) + 1;
  return {
    features,
    neighbourhoods,
    pairs: pairsOf(before, collections),
    histories: historiesOf(before, users),
    collections: degrees,
  };
}

/** Saves that follow each other in a collection, in both directions. */
function pairsOf(saves: Saves, collections: number): Int32Array {
  const contents = Array.from({ length: collections }, (): number[] => []);
  for (let save = 0; save < saves.count; save += 1) {
    contents[saves.collections[save] ?? 0]?.push(saves.items[save] ?? 0);
  }
  const pairs = contents.flatMap((content) =>
    content.flatMap((item, at) => content.slice(at + 1, at + 1 + REACH).flatMap((next) => [item, next, next, item])),
  );
  return Int32Array.from(pairs);
}

/** What each user did before each of the last saves. */
function historiesOf(saves: Saves, users: number): SageHistories {
  const starts = [0];
  const items: number[] = [];
  const logWeights: number[] = [];
  const targets: number[] = [];
  const at: number[] = [];
  for (const own of savesByUser(saves, users)) {
    for (let place = Math.max(2, own.length - FORETOLD); place < own.length; place += 1) {
      const save = own[place] ?? 0;
      const now = saves.at[save] ?? 0;
      const recent = own
        .slice(0, place)
        .reverse()
        .map((earlier) => interactionOf(saves, earlier));
      for (const { item, logWeight } of historyOf(recent, now, { limit: HISTORY })) {
        items.push(Number(item));
        logWeights.push(logWeight);
      }
      starts.push(items.length);
      targets.push(saves.items[save] ?? 0);
      at.push(now);
    }
  }
  return {
    starts: Int32Array.from(starts),
    items: Int32Array.from(items),
    logWeights: Float32Array.from(logWeights),
    targets: Int32Array.from(targets),
    at: Float64Array.from(at),
  };
}
