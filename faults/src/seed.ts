import { systemRandom } from '@feedloom/core';

/** The seed of this run: the environment's `FEEDLOOM_SEED`, else a new one. Every failure prints it. */
export function chooseSeed(): string {
  return process.env['FEEDLOOM_SEED'] ?? String(Math.floor(systemRandom.next() * 2 ** 32));
}
