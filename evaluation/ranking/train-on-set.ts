import { sageExamples, trainSage } from '@feedloom/ranking';
import type { SageItems, TrainSettings, TrainedSage } from '@feedloom/ranking';
import type { LogSet } from '@feedloom/ranking/evaluation';

/** Trains a model on the past of a set, the way a service does: pairs and histories of its users, layers and the user's head. */
export async function trainOnSet(
  { before }: LogSet,
  { features, fanOut, neighbours, weights }: SageItems,
  settings: TrainSettings,
): Promise<TrainedSage> {
  const saves = Array.from({ length: before.count }, (_, save) => ({
    event: String(save),
    user: String(before.users[save]),
    item: String(before.items[save]),
    kind: 'save',
    at: before.at[save] ?? 0,
  }));
  const { pairs, histories } = sageExamples(saves, Number);
  return await trainSage({ features, neighbourhoods: { fanOut, neighbours, weights }, pairs, histories }, settings);
}
