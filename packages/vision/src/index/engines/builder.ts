import { startWorker } from '@feedloom/core/spawn';
import type { BuilderApi } from '../build/builder-messages.js';
import { LazyRemote } from './lazy-remote.js';

/** What does the work with whole files and matrices, in a worker thread. */
export type Builder = LazyRemote<BuilderApi>;

/** A builder whose worker is started when it is first asked. */
export function createBuilder(): Builder {
  return new LazyRemote(() => startWorker<BuilderApi>(new URL('../build/builder-entry.js', import.meta.url)));
}
