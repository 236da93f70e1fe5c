import { openGraph } from '@feedloom/ranking';
import type { SageItems } from '@feedloom/ranking';
import type { LogSet } from '@feedloom/ranking/evaluation';

/** The items of a set as a service knows them at the split: their features, and the neighbours that its graph finds. */
export async function itemsOfSet({ itemIds, userIds, before, features }: LogSet): Promise<SageItems> {
  const rows = new Map(itemIds.map((id, row) => [id, row]));
  await using graph = await openGraph();
  await graph.add(
    Array.from({ length: before.count }, (_, save) => ({
      from: itemIds[before.items[save] ?? 0] ?? '',
      to: String(before.collections[save]),
      at: before.at[save] ?? 0,
      by: userIds[before.users[save] ?? 0] ?? '',
    })),
  );
  const { ids, fanOut, ...found } = await graph.neighbourhoods();
  const neighbours = new Int32Array(itemIds.length * fanOut);
  const weights = new Float32Array(itemIds.length * fanOut);
  // An item that the graph does not know has itself alone.
  for (let row = 0; row < itemIds.length; row += 1) {
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
  return { ids: itemIds.map((_, row) => String(row)), epoch: 0, features, fanOut, neighbours, weights };
}
