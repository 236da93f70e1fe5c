import type { CellRef } from '@feedloom/core';
import { asBuffer } from '@feedloom/core';
import type { PartitionNames } from './partition-names.js';
import type { RedisClient } from './scripted-client.js';

/** Reads single cells: one HMGET a partition, all sent at once, so they share one round trip for each node. */
export async function readRefs(
  client: RedisClient,
  names: PartitionNames,
  refs: readonly CellRef[],
): Promise<(Uint8Array | undefined)[]> {
  const indexes = new Map<string, number[]>();
  for (const [index, { partition }] of refs.entries()) {
    const same = indexes.get(partition);
    if (same === undefined) indexes.set(partition, [index]);
    else same.push(index);
  }
  const found = new Array<Uint8Array | undefined>(refs.length).fill(undefined);
  await Promise.all(
    [...indexes].map(async ([partition, ofPartition]) => {
      const keys = ofPartition.map((index) => asBuffer((refs[index] as CellRef).key));
      const values = await client.hmgetBuffer(names.keysOf(partition).values, ...keys);
      for (const [position, index] of ofPartition.entries()) found[index] = values[position] ?? undefined;
    }),
  );
  return found;
}
