import type { Fleet } from '../../examples/pinboard/fleet/fleet.js';
import type { StageFigures } from '../../examples/pinboard/server/stage-stats.js';

/** What the processes of a fleet have counted. */
export interface ProcessCounts {
  /** What they say of a stage: the worst of them, since quantiles do not add up. */
  readonly stages: ReadonlyMap<string, StageFigures>;
  /** Where rankings came from, in all API processes. */
  readonly rankings: Readonly<Record<string, number>>;
}

interface ProcessStats {
  readonly stages: Readonly<Record<string, StageFigures>>;
  readonly rankings?: Readonly<Record<string, number>>;
}

const urlsOf = (fleet: Fleet): string[] =>
  fleet.members
    .filter(({ role }) => role === 'api' || role === 'worker' || role === 'ranker')
    .map(({ port }) => `http://127.0.0.1:${port}/internal`);

/** Has all processes forget how long stages took. */
export async function forgetStages(fleet: Fleet): Promise<void> {
  await Promise.all(urlsOf(fleet).map((url) => fetch(`${url}/stages`, { method: 'DELETE' })));
}

/** Asks all processes. */
export async function readProcesses(fleet: Fleet): Promise<ProcessCounts> {
  const stages = new Map<string, StageFigures>();
  const rankings: Record<string, number> = {};
  for (const url of urlsOf(fleet)) {
    const told = (await (await fetch(`${url}/stats`)).json()) as ProcessStats;
    for (const [name, count] of Object.entries(told.rankings ?? {})) rankings[name] = (rankings[name] ?? 0) + count;
    for (const [name, figures] of Object.entries(told.stages)) stages.set(name, worse(stages.get(name), figures));
  }
  return { stages, rankings };
}

function worse(one: StageFigures | undefined, other: StageFigures): StageFigures {
  if (one === undefined) return other;
  const most = (of: (each: StageFigures) => number): number => Math.max(of(one), of(other));
  return {
    count: one.count + other.count,
    p50Ms: most(({ p50Ms }) => p50Ms),
    p95Ms: most(({ p95Ms }) => p95Ms),
    p99Ms: most(({ p99Ms }) => p99Ms),
  };
}
