import type { Transferable } from 'node:worker_threads';
import type { CallOptions } from '../contracts/call-options.js';
import type { Methods } from './serve.js';

/** How to ask. */
export interface RemoteCallOptions extends CallOptions {
  /** Buffers of the payload that move to a worker instead of being copied; a child process gets copies. */
  readonly transfer?: readonly Transferable[] | undefined;
  /** Whether the method changes anything, so that a call without an answer is `indeterminate`. @defaultValue `false` */
  readonly writes?: boolean | undefined;
}

/** How a worker or child ended. */
export interface ExitStatus {
  /** Its exit code, or `undefined` if a signal ended it. */
  readonly code: number | undefined;
  /** The signal that ended a child process. */
  readonly signal: NodeJS.Signals | undefined;
  /** What it threw, where that is known. */
  readonly error: unknown;
}

/** A worker or child that answers calls of the methods of `Api`. */
export interface Remote<Api extends Methods<Api>> {
  /** Settles, never with an error, once the thread or process has ended. */
  readonly exited: Promise<ExitStatus>;
  /** The id of the process that runs it; of this process for a worker. */
  readonly pid: number;
  /**
   * Asks the other side. Calls run side by side and may be answered in any order.
   *
   * @throws What the method threw, if that is a `FeedloomError`, else `ERR_INTERNAL`; `ERR_UNAVAILABLE` if
   * the other side ends first; `ERR_TIMEOUT` or `ERR_ABORTED`, and then the method's signal aborts;
   * `ERR_CLOSED` after {@link Remote.close}; `ERR_INVALID_ARGUMENT` if the payload cannot be cloned.
   */
  call<Method extends keyof Api & string>(
    method: Method,
    payload: Parameters<Api[Method]>[0],
    options?: RemoteCallOptions,
  ): Promise<Awaited<ReturnType<Api[Method]>>>;
  /** Waits for the calls in progress, asks the other side to close and to end, and kills it if it is too slow. Idempotent. */
  close(): Promise<void>;
  /** Ends the other side at once; calls in progress reject with `ERR_UNAVAILABLE`. */
  kill(): Promise<ExitStatus>;
  /** The same as {@link Remote.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
