import { Deadline, FeedloomError, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import { requireNamespace } from '../preferences/namespace.js';
import { openDurableEdges } from './durable/open-durable-edges.js';
import { StoreKeeper } from './durable/store-keeper.js';
import type { EdgeKeeper } from './edge-keeper.js';
import type { GraphEvent } from './graph-event.js';
import { LazyWalkers } from './lazy-walkers.js';
import { MemoryEdges } from './memory-edges.js';
import { MemoryKeeper } from './memory-keeper.js';
import type { OpenGraphOptions } from './open-graph-options.js';
import type { OpenedGraph } from './opened-graph.js';
import { WalkedGraph } from './walked-graph.js';

/**
 * Opens a graph: edges in shared memory, walked in worker threads and, with a `store`, kept there.
 *
 * A change is acknowledged once the store has it, or, if the store refuses it, once the queue in `tasks` has it; either is
 * then as safe as that store makes it. Of two changes of an edge the later one counts, even if it reaches the store first.
 * If both refuse, the change is an error and the graph is as it was. Several processes may write one graph: none loses what
 * another has written, and each sees its own changes, and those of others when it opens the graph.
 *
 * Users are known to the store by a digest of their ids, and after an erasure it holds nothing of theirs but the digest and
 * the time of it.
 *
 * @throws `ERR_INVALID_ARGUMENT`; `ERR_UNAVAILABLE` or what else the store throws if it cannot be read; `ERR_CORRUPT` if a
 * graph without a store finds a damaged snapshot; `ERR_TIMEOUT`, `ERR_ABORTED`. Nothing is left behind.
 */
export async function openGraph({
  store,
  tasks,
  restoreFrom,
  namespace = 'feedloom',
  partitions = 256,
  storeTimeoutMs = 1_000,
  retry: { baseMs = 100, capMs = 30_000 } = {},
  workers = 1,
  onEvent = () => undefined,
  clock = systemClock,
  random = systemRandom,
  weights,
  buckets,
  windowMs,
  sealEdges,
  sealAfterMs,
  ...options
}: OpenGraphOptions = {}): Promise<OpenedGraph> {
  requireNamespace(namespace);
  for (const [name, value] of Object.entries({ partitions, storeTimeoutMs, baseMs, capMs, workers })) {
    requirePositiveInteger(name, value);
  }
  if (tasks !== undefined && store === undefined) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', '`tasks` keeps what a `store` refuses. Give a `store` too.');
  }
  const deadline = Deadline.of(options, clock);
  deadline.check('opening the graph');
  const tell = (event: GraphEvent): void => {
    try {
      onEvent(event);
    } catch {
      // A listener that throws must not take the process down.
    }
  };
  const openMemory = (): MemoryEdges => {
    const onSealError = (cause: unknown): void => tell({ kind: 'error', cause });
    return new MemoryEdges({ weights, buckets, windowMs, sealEdges, sealAfterMs, onSealError, clock });
  };
  const graph = (memory: MemoryEdges, keeper: EdgeKeeper): OpenedGraph => {
    return new WalkedGraph({ memory, keeper, walkers: new LazyWalkers(workers, clock), clock, random });
  };
  if (store === undefined) return openInMemory(openMemory(), restoreFrom, namespace, deadline, graph);
  const retry = { baseMs, capMs };
  const common = { store, tasks, namespace, partitions, storeTimeoutMs, retry, restoreFrom, openMemory };
  const opened = await openDurableEdges({ ...common, clock, random, onEvent: tell }, deadline);
  return graph(opened.memory, new StoreKeeper({ ...opened, clock }, restoreFrom));
}

async function openInMemory(
  memory: MemoryEdges,
  restoreFrom: OpenGraphOptions['restoreFrom'],
  namespace: string,
  deadline: Deadline,
  graph: (memory: MemoryEdges, keeper: EdgeKeeper) => OpenedGraph,
): Promise<OpenedGraph> {
  const keeper = new MemoryKeeper(memory, namespace);
  try {
    if (restoreFrom !== undefined) await keeper.restore(restoreFrom, deadline);
    return graph(memory, keeper);
  } catch (error) {
    await memory.close();
    throw error;
  }
}
