import { systemClock } from '@feedloom/core';
import { pinSage, refreshTables } from '@feedloom/ranking';
import type { SageItems, SageWeights } from '@feedloom/ranking';
import { askRecommender, rankerRecommender } from '@feedloom/ranking/evaluation';
import type { LogSet } from '@feedloom/ranking/evaluation';

/** What a model answers as it is served: tables are refreshed with its weights, and `pinSage` ranks with the user's head. */
export async function askModel(
  name: string,
  model: SageWeights,
  items: SageItems,
  set: LogSet,
): ReturnType<typeof askRecommender> {
  const tables = await refreshTables(model, items);
  const clock = { ...systemClock, now: () => set.splitAt };
  await using ranker = pinSage({ tables: { current: tables }, clock, explained: 0 });
  return await askRecommender(rankerRecommender(name, ranker, set), set);
}
