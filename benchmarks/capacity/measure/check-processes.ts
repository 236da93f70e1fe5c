import type { UnitCosts } from '../plan/unit-costs.js';
import { runApi } from './api-run.js';

/** One prediction beside what was measured. */
export interface Check {
  readonly processes: number;
  readonly what: string;
  readonly predicted: number;
  readonly measured: number;
  /** measured / predicted */
  readonly ratio: number;
  readonly pass: boolean;
}

/** How far a prediction may be off. */
const TOLERANCE = 0.2;
const REFRESHES = 1_000;

/** A prediction beside what was measured. */
export function compare(processes: number, what: string, predicted: number, measured: number): Check {
  const ratio = measured / predicted;
  return { processes, what, predicted, measured, ratio, pass: Math.abs(ratio - 1) <= TOLERANCE };
}

/** Whether API processes of our own do what the unit costs say: CPU, bytes between them and Redis, and bytes of answers. */
export async function checkProcesses(costs: UnitCosts, counts: readonly number[]): Promise<Check[]> {
  const redis = costs.engines.find(({ name }) => name === 'redis');
  if (redis === undefined) throw new Error('Nothing to compare with: redis-server is not installed.');
  const checks: Check[] = [];
  for (const processes of counts) {
    const run = await runApi({ processes, refreshes: REFRESHES * processes });
    checks.push(
      compare(processes, 'refreshes of a CPU second of an API process', 1e6 / costs.refreshCpuUs, 1e6 / run.cpuUs),
      compare(processes, 'bytes between API and Redis, a refresh', redis.bytes, run.bytes),
      compare(processes, 'bytes of an answer', costs.answerBytes, run.answerBytes),
    );
  }
  return checks;
}
