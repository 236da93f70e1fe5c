import type { CallOptions } from '@feedloom/core';

/**
 * The options of one call of a generator. Most generators answer at once, so a signal is made only for one that looks
 * at it, or copies the options.
 *
 * The getter is one function for all calls. A literal with a getter of its own would give every call a hidden class of
 * its own, which lives in old space and keeps all that the getter sees, the whole refresh, until a full collection.
 */
export class GeneratorCall implements CallOptions {
  static readonly #lazySignal: PropertyDescriptor = {
    enumerable: true,
    get(this: GeneratorCall): AbortSignal {
      this.#abort ??= new AbortController();
      return this.#abort.signal;
    },
  };

  declare readonly signal: AbortSignal;
  readonly deadlineMs: number;
  #abort: AbortController | undefined;

  /** A call that may take `deadlineMs`. */
  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
    Object.defineProperty(this, 'signal', GeneratorCall.#lazySignal);
  }

  /** Tells a generator that still works that nobody waits any more. */
  end(): void {
    this.#abort?.abort();
  }
}
