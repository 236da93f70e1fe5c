import { performance } from 'node:perf_hooks';
import { record } from '@feedloom/core';

/** Does one stage of an answer, and reports how long that took, failed or not. */
export async function inStage<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    record('feedloom.stage.duration', (performance.now() - started) / 1_000, { stage });
  }
}
