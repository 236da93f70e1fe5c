import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { createStoreQueue } from '@feedloom/core';
import type { Clock, Deadline, OrderedStore, Random } from '@feedloom/core';
import type { GraphEvent } from '../graph-event.js';
import type { MemoryEdges } from '../memory-edges.js';
import { Backlog } from './backlog.js';
import { DurableEdges, toEdge } from './durable-edges.js';
import type { EdgeChange } from './edge-change.js';
import { EdgeStore } from './edge-store.js';
import type { GraphSnapshotPlace } from '../open-graph-options.js';
import { LateChanges } from './late-changes.js';
import type { EdgeRecord } from './edge-record.js';
import type { LateUpdate } from './late-update.js';
import { MetaCells } from './meta-cells.js';
import { replayBucket } from './replay.js';
import { REMEMBERED_MS, restoreMemory } from './restore-memory.js';
import { Stamps } from './stamps.js';
import { StoreAccess } from './store-access.js';

/** Buckets read at a time. */
const READ_AT_ONCE = 4;

/** How long a removal that only a backlog needs is remembered after it, in milliseconds. */
const TRACED_MS = 60_000;

/** How long another process has for a task of the queue, in milliseconds. */
const LEASE_MS = 5_000;

/** No update is ever given up. */
const MAX_ATTEMPTS = Number.MAX_SAFE_INTEGER;

/** Where edges are kept, and how. */
export interface DurableEdgesOptions {
  readonly store: OrderedStore;
  /** Keeps what `store` refuses. */
  readonly tasks: OrderedStore | undefined;
  readonly namespace: string;
  /** How many partitions the edges of a new graph are spread over. */
  readonly partitions: number;
  /** The longest that one call of the store may take, in milliseconds. */
  readonly storeTimeoutMs: number;
  readonly retry: { readonly baseMs: number; readonly capMs: number };
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: (event: GraphEvent) => void;
  /** Makes an empty memory. */
  readonly openMemory: () => MemoryEdges;
  /** A snapshot to begin with. */
  readonly restoreFrom: GraphSnapshotPlace | undefined;
}

/** Edges that are in memory and in a store, and the first epoch that this opening may use. */
export interface OpenedDurableEdges {
  readonly memory: MemoryEdges;
  readonly edges: DurableEdges;
  readonly store: EdgeStore;
  readonly firstEpoch: number;
}

/** Fills memory from a snapshot, works off the backlog, then reads what else the store has. */
export async function openDurableEdges(options: DurableEdgesOptions, deadline: Deadline): Promise<OpenedDurableEdges> {
  const { namespace, clock, random, partitions, storeTimeoutMs, onEvent } = options;
  const access = new StoreAccess({ store: options.store, namespace, clock, random, timeoutMs: storeTimeoutMs });
  const stamps = new Stamps(clock);
  const meta = new MetaCells(access);
  const store = new EdgeStore(access, meta, await meta.buckets(partitions, deadline), stamps);
  const firstEpoch = await meta.openings(deadline);
  const { memory, after } = await openMemory(options, store, deadline);
  const edges: DurableEdges = new DurableEdges({
    memory,
    store,
    stamps,
    namespace,
    clock,
    backlog: (settle) => openBacklog(options, settle, () => edges.forgetTraces()),
  });
  try {
    const unsettled = (await edges.backlog?.begin(deadline)) ?? [];
    const late = new LateChanges(unsettled);
    const sweep = edges.backlog === undefined || edges.backlog.size === 0;
    const limit = pLimit(READ_AT_ONCE);
    let damaged = 0;
    const now = clock.now();
    const isOld = ({ facts, stamp, isTrace = false }: EdgeRecord): boolean => {
      if (facts !== undefined) return facts.at < now - memory.windowMs;
      return stamp < Stamps.at(now - (isTrace ? TRACED_MS : REMEMBERED_MS));
    };
    const reading = Array.from({ length: store.buckets }, (_, bucket) =>
      limit(async () => {
        const old: EdgeChange[] = [];
        for await (const batch of replayBucket(access, bucket, after?.[bucket], store.reached, deadline)) {
          damaged += batch.damaged;
          for (const edge of batch.edges) {
            stamps.observe(edge.stamp);
            late.meet(edge);
            if (isOld(edge)) old.push(edge);
          }
          memory.add(batch.edges.filter((edge) => !late.voids(edge)).flatMap(toEdge));
          memory.remove(batch.edges.filter(({ facts }) => facts === undefined));
          await nextTurn();
        }
        if (sweep && old.length > 0) {
          await store.sweep(old, isOld, deadline).catch((cause: unknown) => onEvent({ kind: 'error', cause }));
        }
      }),
    );
    await Promise.all(reading);
    if (damaged > 0) onEvent({ kind: 'damaged', cells: damaged });
    if (unsettled.length > 0) edges.adopt(late.changes);
    edges.backlog?.resume();
    return { memory, edges, store, firstEpoch };
  } catch (error) {
    await edges.close();
    await memory.close();
    throw error;
  }
}

/** Memory that was filled from the snapshot, and up to where; or empty. */
async function openMemory(
  { openMemory: open, restoreFrom, clock, onEvent }: DurableEdgesOptions,
  store: EdgeStore,
  deadline: Deadline,
): Promise<{ readonly memory: MemoryEdges; readonly after: readonly number[] | undefined }> {
  const memory = open();
  if (restoreFrom === undefined) return { memory, after: undefined };
  try {
    return { memory, after: await restoreMemory(memory, restoreFrom, store, clock, deadline) };
  } catch (cause) {
    // It may have taken part of the snapshot.
    await memory.close();
    deadline.check('opening the graph');
    onEvent({ kind: 'snapshot-unused', cause });
    return { memory: open(), after: undefined };
  }
}

function openBacklog(
  { tasks, namespace, retry, clock, random, onEvent }: DurableEdgesOptions,
  settle: (updates: readonly LateUpdate[]) => Promise<readonly boolean[]>,
  onEmpty: () => Promise<void>,
): Backlog | undefined {
  if (tasks === undefined) return undefined;
  const queue = createStoreQueue<LateUpdate>({
    store: tasks,
    name: `${namespace}.graph`,
    leaseMs: LEASE_MS,
    maxAttempts: MAX_ATTEMPTS,
    clock,
    random,
  });
  return new Backlog({ queue, clock, random, ...retry, onEvent, settle, onEmpty });
}
