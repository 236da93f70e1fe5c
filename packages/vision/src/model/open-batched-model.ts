import { requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Cache, Deadline, EmbedOptions } from '@feedloom/core';
import { BatchedModel } from './batched-model.js';
import type { BatchedModelParts } from './batched-model.js';
import type { ModelOptions, ModelStats } from './model-options.js';
import type { SessionGroup } from './session-group.js';

/** On the CPU, larger batches gain nothing; a GPU is idle for most of a small one. */
const CPU_BUCKETS = [1, 2, 4, 8];
const GPU_BUCKETS = [1, 2, 4, 8, 16, 32];

/** What a model does with its inputs, once its sessions are there. */
export interface ModelWork<Input, Row, Result> extends BatchedModelParts<Input, Row, Result> {
  /** The input whose first axis is the batch. */
  readonly batchInput: string;
  /** Computes a batch of `size` rows of nothing on every session. */
  warm(size: number, deadline: Deadline): Promise<void>;
  /** Where results are kept. @defaultValue nowhere */
  readonly cache?: Pick<Cache<Result>, 'get' | 'set'> | undefined;
}

/** A model that is open. */
export interface OpenModel<Input, Result> {
  readonly ready: boolean;
  run(inputs: readonly Input[], options?: EmbedOptions): Promise<Result[]>;
  stats(): ModelStats;
  close(): Promise<void>;
}

/** Warms the sessions of a model up and puts the queue before them. They are closed with it. */
export async function openBatchedModel<Input, Row, Result>(
  group: SessionGroup,
  work: ModelWork<Input, Row, Result>,
  { buckets, maxDelayMs, maxQueue = 256, warmUp = true, clock = systemClock }: ModelOptions,
  deadline: Deadline,
): Promise<OpenModel<Input, Result>> {
  requirePositiveInteger('maxQueue', maxQueue);
  const isCpu = group.first.device === 'cpu';
  const own = group.batchOf(work.batchInput);
  const sizes = own === undefined ? (buckets ?? (isCpu ? CPU_BUCKETS : GPU_BUCKETS)) : [own];
  const batched = new BatchedModel(work, {
    buckets: sizes,
    maxDelayMs: maxDelayMs ?? (isCpu ? 0 : 2),
    maxQueue,
    maxInFlight: group.size,
    isReady: () => group.ready > 0,
    clock,
    cache: work.cache,
  });
  if (warmUp) for (const size of sizes) await work.warm(size, deadline);
  let closed: Promise<void> | undefined;
  return {
    get ready() {
      return closed === undefined && group.ready > 0;
    },
    run: (inputs, call) => batched.run(inputs, call),
    stats: () => ({ ...batched.stats(), ready: group.ready, restarts: group.restarts, pids: group.pids }),
    close: () => (closed ??= batched.close().finally(() => group.close())),
  };
}
