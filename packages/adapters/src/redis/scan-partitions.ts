import { Buffer } from 'node:buffer';
import type { Entry, RangePart, ScanRange, ScannedEntry } from '@feedloom/core';
import { mastersOf } from './client-nodes.js';
import type { PartitionNames } from './partition-names.js';
import type { RedisClient } from './scripted-client.js';

/** How many cells, or keys of Redis, one step of a scan asks for. */
const PAGE = 256;

/** After every key of a partition, which have at most 1,024 bytes. */
const END_OF_PARTITION = Buffer.alloc(1025, 0xff);

/** Sends a command and waits for its reply, but not for ever. */
type Settle = <Reply>(send: () => Promise<Reply>) => Promise<Reply>;

/**
 * The names of all partitions, each once. Remembers what it has yielded, some 165 bytes a partition: SCAN may return a key
 * twice, and a digest in its place could leave a partition out.
 */
export async function* scanPartitions(
  client: RedisClient,
  names: PartitionNames,
  settle: Settle,
): AsyncGenerator<string, void> {
  const seen = new Set<string>();
  for (const node of mastersOf(client)) {
    let cursor = '0';
    do {
      const [next, keys] = await settle(() => node.scan(cursor, 'MATCH', names.pattern, 'COUNT', PAGE));
      cursor = next;
      for (const key of keys) {
        const before = seen.size;
        if (seen.add(key).size > before) yield names.partitionOf(key);
      }
    } while (cursor !== '0');
  }
}

/** The cells of `range` in one partition, page by page. `readPage` reads one range. */
export async function* scanPartition(
  partition: string,
  { gte = new Uint8Array(0), lt = END_OF_PARTITION }: ScanRange,
  readPage: (part: RangePart) => Promise<Entry[][]>,
): AsyncGenerator<ScannedEntry, void> {
  let start = gte;
  for (;;) {
    const [page = []] = await readPage({ gte: start, lt, limit: PAGE });
    for (const entry of page) yield { partition, ...entry };
    const last = page[page.length - 1];
    if (last === undefined || page.length < PAGE) return;
    start = Buffer.concat([last.key, Buffer.alloc(1)]);
  }
}
