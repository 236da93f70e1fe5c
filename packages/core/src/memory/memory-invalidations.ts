import type { CallOptions } from '../contracts/call-options.js';
import type { InvalidationListener, Invalidations } from '../contracts/invalidations.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { requireId } from '../validate.js';

/** The reference {@link Invalidations}: tells the caches of one process, at once. */
export class MemoryInvalidations implements Invalidations {
  readonly #listeners = new Set<{ readonly hear: InvalidationListener }>();
  #closed = false;

  /** See {@link Invalidations.publish}. */
  async publish(keys: readonly string[], options?: CallOptions): Promise<void> {
    this.#check('publish', options);
    for (const key of keys) requireId('keys', key);
    if (keys.length === 0) return;
    for (const { hear } of [...this.#listeners]) {
      try {
        hear([...keys]);
      } catch {
        // One cache's mistake must not keep the others from hearing.
      }
    }
  }

  /** See {@link Invalidations.subscribe}. */
  async subscribe(listener: InvalidationListener, options?: CallOptions): Promise<() => void> {
    this.#check('subscribe', options);
    const subscription = { hear: listener };
    this.#listeners.add(subscription);
    return () => void this.#listeners.delete(subscription);
  }

  /** See {@link Invalidations.close}. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  /** The same as {@link MemoryInvalidations.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #check(what: string, options: CallOptions | undefined): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on closed invalidations.`);
    Deadline.of(options).check(what);
  }
}
