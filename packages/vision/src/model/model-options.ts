import type { CallOptions, Clock } from '@feedloom/core';
import type { BatcherStats, OnnxDevice } from '@feedloom/core/onnx';

/** How to run a model. */
export interface ModelOptions extends CallOptions {
  /** Where the files of a `model` that is an object lie. @defaultValue `models/<id>` in the current folder */
  readonly folder?: string | undefined;
  /** Where to compute; `auto` takes the first of cuda, webgpu, cpu that works. @defaultValue `'auto'` */
  readonly device?: 'auto' | OnnxDevice | undefined;
  /** What runs the model: worker threads, or child processes, which can be killed without harm. @defaultValue `'worker'` */
  readonly executor?: 'worker' | 'child' | undefined;
  /** Workers or children, each with the model of its own; 1 on a GPU. @defaultValue 1 */
  readonly sessions?: number | undefined;
  /** Threads inside one run, on the CPU. @defaultValue 1 */
  readonly threads?: number | undefined;
  /**
   * Sizes that a batch is padded to, ascending; ignored if the model has a size of its own.
   * @defaultValue `[1, 2, 4, 8]` on the CPU, else up to 32
   */
  readonly buckets?: readonly number[] | undefined;
  /** How long an input waits for others while nothing runs, in milliseconds. @defaultValue 0 on the CPU, else 2 */
  readonly maxDelayMs?: number | undefined;
  /** The most inputs that wait; more are refused with `ERR_OVERLOADED`. @defaultValue 256 */
  readonly maxQueue?: number | undefined;
  /**
   * How long one run may take, in milliseconds, before its inputs fail with `ERR_TIMEOUT`; a child that takes longer is
   * killed and started again. @defaultValue 30_000
   */
  readonly maxRunMs?: number | undefined;
  /** Whether every size of batch is run once before the model counts as open. @defaultValue `true` */
  readonly warmUp?: boolean | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** What happened in a model so far. */
export interface ModelStats extends BatcherStats {
  /** Inputs that are being decoded, resized or split into tokens. */
  readonly preparing: number;
  /** Sessions that would take a run now. */
  readonly ready: number;
  /** How often a worker or child was started again. */
  readonly restarts: number;
  /** The process of each session; of this process for workers. */
  readonly pids: readonly number[];
}
