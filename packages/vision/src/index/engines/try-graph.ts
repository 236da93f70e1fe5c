import { FeedloomError } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { startChild } from '@feedloom/core/spawn';
import type { Trial, TrialApi } from '../usearch/trial-entry.js';

/**
 * Loads an index file and searches it in a child process, where a file that the library cannot stand harms nobody: 32
 * rows, or all if there are fewer, must find themselves.
 *
 * @throws `ERR_CORRUPT` if they do not, or if the child ends.
 */
export async function tryGraph(trial: Trial, options: CallOptions = {}): Promise<void> {
  const child = await startChild<TrialApi>(new URL('../usearch/trial-entry.js', import.meta.url), options);
  try {
    await child.call('try', trial, options);
  } catch (cause) {
    if (!FeedloomError.is(cause, 'ERR_UNAVAILABLE')) throw cause;
    throw new FeedloomError('ERR_CORRUPT', `The library ended its process over \`${trial.path}\`.`, { cause });
  } finally {
    await child.close();
  }
}
