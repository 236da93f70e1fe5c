import { FeedloomError } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { startChild } from '@feedloom/core/spawn';
import type { Trial, TrialApi } from '../usearch/trial-entry.js';
import { LazyRemote } from './lazy-remote.js';

/** A child process in which index files are tried, where a file that the library cannot stand harms nobody. */
export class GraphTrial {
  readonly #child: LazyRemote<TrialApi>;

  /** @param signal - Gives up a start of the child that is in progress. */
  constructor(signal: AbortSignal) {
    this.#child = new LazyRemote(() => {
      return startChild<TrialApi>(new URL('../usearch/trial-entry.js', import.meta.url), { signal });
    });
  }

  /**
   * Loads an index file and searches it: 32 rows, or all if there are fewer, must find themselves.
   *
   * @throws `ERR_CORRUPT` if they do not, or if the child ends.
   */
  async try(trial: Trial, options: CallOptions = {}): Promise<void> {
    try {
      await this.#child.call('try', trial, options);
    } catch (cause) {
      if (!FeedloomError.is(cause, 'ERR_UNAVAILABLE')) throw cause;
      throw new FeedloomError('ERR_CORRUPT', `The library ended its process over \`${trial.path}\`.`, { cause });
    }
  }

  /** Lets the child end until there is another file to try. */
  rest(): Promise<void> {
    return this.#child.rest();
  }
}
