import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was while something ran, and how much of one core this process used meanwhile. */
export interface LoopDelay {
  readonly maxMs: number;
  readonly p99Ms: number;
  readonly cpuShare: number;
}

/** Watches the event loop, with a timer of one millisecond, while `run` runs. */
export async function loopDelay(run: () => Promise<void>): Promise<LoopDelay> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsedMs = performance.now() - startedAt;
  histogram.disable();
  const toMs = 1e-6;
  return {
    maxMs: histogram.max * toMs,
    p99Ms: histogram.percentile(99) * toMs,
    cpuShare: (user + system) / 1000 / elapsedMs,
  };
}
