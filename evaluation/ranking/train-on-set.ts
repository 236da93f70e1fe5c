import { openGraph, sageExamples, trainSage } from '@feedloom/ranking';
import type { TrainSettings, TrainedSage } from '@feedloom/ranking';
import type { LogSet } from '@feedloom/ranking/evaluation';

/** Trains a model on the past of a set, the way a service does: a graph, its neighbourhoods, examples, training. */
export async function trainOnSet(
  { itemIds, userIds, before, features }: LogSet,
  settings: TrainSettings,
): Promise<TrainedSage> {
  const rows = new Map(itemIds.map((id, row) => [id, row]));
  const saves = Array.from({ length: before.count }, (_, save) => ({
    event: String(save),
    user: userIds[before.users[save] ?? 0] ?? '',
    item: itemIds[before.items[save] ?? 0] ?? '',
    kind: 'save',
    at: before.at[save] ?? 0,
  }));
  await using graph = await openGraph();
  await graph.add(
    saves.map(({ item, at, user }, save) => ({ from: item, to: String(before.collections[save]), at, by: user })),
  );
  const found = await graph.neighbourhoods();
  const { neighbours, weights, fanOut } = reordered(found, rows, itemIds.length);
  const { pairs, histories } = sageExamples(saves, (item) => rows.get(item));
  return await trainSage({ features, neighbourhoods: { fanOut, neighbours, weights }, pairs, histories }, settings);
}

/** Neighbourhoods in the order of the set; an item that the graph does not know has itself alone. */
function reordered(
  found: {
    readonly ids: readonly string[];
    readonly fanOut: number;
    readonly neighbours: Int32Array;
    readonly weights: Float32Array;
  },
  rows: ReadonlyMap<string, number>,
  count: number,
): { readonly fanOut: number; readonly neighbours: Int32Array; readonly weights: Float32Array } {
  const { ids, fanOut } = found;
  const neighbours = new Int32Array(count * fanOut);
  const weights = new Float32Array(count * fanOut);
  for (let row = 0; row < count; row += 1) {
    neighbours[row * fanOut] = row;
    weights[row * fanOut] = 1;
  }
  for (const [at, id] of ids.entries()) {
    const row = rows.get(id);
    if (row === undefined) continue;
    for (let place = 0; place < fanOut; place += 1) {
      neighbours[row * fanOut + place] = rows.get(ids[found.neighbours[at * fanOut + place] ?? 0] ?? '') ?? row;
      weights[row * fanOut + place] = found.weights[at * fanOut + place] ?? 0;
    }
  }
  return { fanOut, neighbours, weights };
}
