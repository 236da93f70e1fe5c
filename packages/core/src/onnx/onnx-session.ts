import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { DeviceReport, OnnxDevice } from './device.js';
import type { PixelBatch } from './pixel-batch.js';
import type { Tensor, TensorShape } from './tensor.js';

/** A file that a model keeps weights in, beside its own. */
export interface ExternalData {
  /** The name by which the model asks for it. */
  readonly name: string;
  /** The file, or its bytes. */
  readonly from: string | Uint8Array;
  /** SHA-256 that it must have, in hexadecimal. @defaultValue not checked */
  readonly sha256?: string | undefined;
}

/** How to open a session. */
export interface OnnxSessionOptions extends CallOptions {
  /** The model's file, or its bytes. */
  readonly model: string | Uint8Array;
  /** SHA-256 that the model must have, in hexadecimal; checked before the runtime sees a byte. @defaultValue not checked */
  readonly sha256?: string | undefined;
  /** The only further files that the model may read. @defaultValue none */
  readonly externalData?: readonly ExternalData[] | undefined;
  /**
   * Where to compute; `auto` takes the first of cuda, webgpu, cpu that works, which takes seconds to find out, once in a
   * process. @defaultValue `'auto'`
   */
  readonly device?: 'auto' | OnnxDevice | undefined;
  /**
   * What runs the session: a worker thread, or a child process, which can be killed without harm. @defaultValue `'worker'`
   */
  readonly executor?: 'worker' | 'child' | undefined;
  /** Threads inside one run, on the CPU. @defaultValue 1 */
  readonly threads?: number | undefined;
  /** The largest model, external data included, in bytes. @defaultValue 2 GiB */
  readonly maxBytes?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** How to run. */
export interface OnnxRunOptions extends CallOptions {
  /** The outputs to return. @defaultValue all */
  readonly outputs?: readonly string[] | undefined;
  /** Whether the arrays of the feeds move to the session and are empty afterwards, instead of being copied. @defaultValue `false` */
  readonly transfer?: boolean | undefined;
  /**
   * How long the run may take once it has begun, in milliseconds. A child that takes longer is killed and started again,
   * and the run rejects with `ERR_TIMEOUT`; allow for the first run after a start, which may be slow. A worker cannot be
   * killed, so it is not limited. @defaultValue no limit
   */
  readonly maxRunMs?: number | undefined;
}

/** What goes into a session, by the name of the input. */
export type OnnxFeeds = Readonly<Record<string, Tensor | PixelBatch>>;

/** What comes out of a session, by the name of the output. */
export type OnnxResults = Readonly<Record<string, Tensor>>;

/** What happened in a session so far. */
export interface OnnxSessionStats {
  /** Runs that were started. */
  readonly runs: number;
  /** Runs that were started and have not ended. */
  readonly inFlight: number;
  /** How often the worker or child was started again after it had ended by itself. */
  readonly restarts: number;
  /** Whether a run would be taken now: `false` while the worker or child is being started again. */
  readonly ready: boolean;
  /** The process that runs it. */
  readonly pid: number;
}

/**
 * A model that is loaded and can be run, off the caller's thread.
 *
 * Runs are done one after the other. One that has begun cannot be stopped: a deadline or a signal ends the waiting only.
 * Only a child that takes too long is ended, if {@link OnnxRunOptions.maxRunMs} says how long that is.
 * If the worker or child ends, the runs in it reject with `ERR_UNAVAILABLE` (retryable) and it is started again, after a
 * pause that doubles from 50 ms to 5 s while that fails.
 */
export interface OnnxSession {
  /** Where it computes. */
  readonly device: OnnxDevice;
  /** Every device that was considered, in the order of preference, and why those before {@link OnnxSession.device} were skipped. */
  readonly devices: readonly DeviceReport[];
  /** SHA-256 of the model, in hexadecimal. */
  readonly sha256: string;
  /** What the model takes. */
  readonly inputs: readonly TensorShape[];
  /** What the model gives. */
  readonly outputs: readonly TensorShape[];
  /**
   * Runs the model. The feeds are read when it is called. Whether results are finite numbers is for the caller to check.
   *
   * @returns The outputs, each in an array of its own.
   * @throws `ERR_INVALID_ARGUMENT` if the feeds do not fit the model, or it refuses their numbers; `ERR_UNSUPPORTED` if
   * the device lacks what the model needs, or an output is of a type that {@link Tensor} has not; `ERR_UNAVAILABLE` if
   * the worker, child or device failed; `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_CLOSED`.
   */
  run(feeds: OnnxFeeds, options?: OnnxRunOptions): Promise<OnnxResults>;
  /** What happened so far. */
  stats(): OnnxSessionStats;
  /**
   * Waits for the runs that were accepted, releases the session and lets its worker or child end. A child that is not
   * done after 30 s is killed, and the runs in it reject with `ERR_UNAVAILABLE`. Idempotent.
   */
  close(): Promise<void>;
  /** The same as {@link OnnxSession.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
