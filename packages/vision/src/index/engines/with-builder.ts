import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { BuilderApi } from '../build/builder-messages.js';

/** Runs `work` with a builder in a worker thread of its own, which ends afterwards. */
export async function withBuilder<Result>(
  work: (builder: Remote<BuilderApi>) => Promise<Result>,
  options: CallOptions = {},
): Promise<Result> {
  const builder = await startWorker<BuilderApi>(new URL('../build/builder-entry.js', import.meta.url), options);
  try {
    return await work(builder);
  } finally {
    await builder.close();
  }
}
