import type { CellRef, Entry } from '@feedloom/core';
import { planRead } from './plan-read.js';
import type { PlannedQuery } from './plan-read.js';

/** How many partitions are read at once. */
const AT_ONCE = 32;

/** Reads single cells of many partitions: one query a partition. @param send - Sends one query. */
export async function readRefs(
  table: string,
  refs: readonly CellRef[],
  send: (partition: string, query: PlannedQuery) => Promise<Entry[]>,
): Promise<(Uint8Array | undefined)[]> {
  const indexes = new Map<string, number[]>();
  for (const [index, { partition }] of refs.entries()) {
    const same = indexes.get(partition);
    if (same === undefined) indexes.set(partition, [index]);
    else same.push(index);
  }
  const found = new Array<Uint8Array | undefined>(refs.length).fill(undefined);
  const waiting = [...indexes].values();
  const readOn = async (): Promise<void> => {
    for (const [partition, ofPartition] of waiting) {
      const answers = ofPartition.map((): Entry[] => []);
      const parts = ofPartition.map((index) => ({ key: (refs[index] as CellRef).key }));
      for (const query of planRead(table, partition, parts)) query.deliver(await send(partition, query), answers);
      for (const [position, index] of ofPartition.entries()) found[index] = answers[position]?.[0]?.value;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, indexes.size) }, readOn));
  return found;
}
