import { asBuffer } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import { readEdge, unpackEdge } from './edge-record.js';
import type { FoundEdge } from './edge-record.js';
import { ALL_EDGES, HEAD, changesAfter, endsOf } from './graph-keys.js';
import { sequenceOf } from './heads.js';
import type { Reached } from './reached.js';
import type { StoreAccess } from './store-access.js';

/** How many edges are handed over at once. */
const BATCH = 1000;

/** Some of a bucket's edges. */
export interface ReplayedEdges {
  /** Those that are there, and those that were removed. */
  readonly edges: readonly FoundEdge[];
  /** Cells that could not be read. */
  readonly damaged: number;
}

/** Reads a bucket: all of it, or what changed after a sequence. Notes up to where it has been read. */
export async function* replayBucket(
  access: StoreAccess,
  bucket: number,
  after: number | undefined,
  reached: Reached,
  deadline: Deadline,
): AsyncGenerator<ReplayedEdges> {
  const partition = access.partitions.bucket(bucket);
  // Read first: what is written from now on may be met or not, and does not count as read.
  const [head] = await access.store.readMany([{ partition, key: HEAD }], access.call(deadline));
  yield* after === undefined ? allEdges(access, partition, deadline) : changedEdges(access, partition, after, deadline);
  reached.read(bucket, sequenceOf(head));
}

async function* allEdges(access: StoreAccess, partition: string, deadline: Deadline): AsyncGenerator<ReplayedEdges> {
  let edges: FoundEdge[] = [];
  let damaged = 0;
  for await (const cell of access.store.scan({ partition, ...ALL_EDGES }, deadline.toCallOptions())) {
    const edge = readEdge(cell);
    if (edge === undefined) damaged += 1;
    else edges.push(edge);
    if (edges.length + damaged < BATCH) continue;
    yield { edges, damaged };
    edges = [];
    damaged = 0;
  }
  if (edges.length + damaged > 0) yield { edges, damaged };
}

async function* changedEdges(
  access: StoreAccess,
  partition: string,
  after: number,
  deadline: Deadline,
): AsyncGenerator<ReplayedEdges> {
  let keys: Uint8Array[] = [];
  const fetch = async (): Promise<ReplayedEdges> => {
    const values = await access.store.readMany(
      keys.map((key) => ({ partition, key })),
      access.call(deadline),
    );
    const found = values.map((value, index) => ({ value, key: keys[index] ?? HEAD }));
    const there = found.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, record: unpackEdge(value) }]));
    const edges = there.flatMap(({ key, record }) =>
      record === undefined ? [] : [{ ...endsOf(asBuffer(key)), ...record }],
    );
    return { edges, damaged: there.length - edges.length };
  };
  for await (const { value } of access.store.scan({ partition, ...changesAfter(after) }, deadline.toCallOptions())) {
    keys.push(value);
    if (keys.length < BATCH) continue;
    yield await fetch();
    keys = [];
  }
  if (keys.length > 0) yield await fetch();
}
