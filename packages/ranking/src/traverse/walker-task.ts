import type { Deadline } from '@feedloom/core';
import type { FoundItems } from './found-items.js';
import type { Numbered, WalkerApi } from './walker-api.js';

/** What a worker can be asked for. */
export type WalkerMethod = Exclude<keyof WalkerApi, 'publish'>;

/** What a request is about, and how large it is. */
export interface WalkerWork {
  /** Which method answers it. */
  readonly method: WalkerMethod;
  /** What that takes. */
  readonly request: Parameters<WalkerApi[WalkerMethod]>[0] extends Numbered<infer Request> ? Request : never;
  /** How much work it is, in units of its own kind. */
  readonly units: number;
}

/** One request on its way: waiting, then run by one worker. */
export class WalkerTask {
  /** Settles with the worker's answer. */
  readonly answer: Promise<FoundItems | void>;
  /** Called when nobody waits for the answer any more. */
  cancel: () => void = () => undefined;
  resolve: (found: FoundItems | void) => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;

  /** A request that ends with `deadline`. */
  constructor(
    readonly work: WalkerWork,
    readonly deadline: Deadline,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever submits it may have left.
    this.answer.catch(() => undefined);
  }
}
