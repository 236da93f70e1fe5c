import type { Traffic } from '../load/traffic.js';
import type { Member, OnMemberEvent } from '../members/member.js';
import { UsageMeter } from '../members/usage.js';
import type { Usage } from '../members/usage.js';
import { askProcess } from './process-stats.js';
import type { ProcessStats } from './process-stats.js';
import type { FleetEvent, MemberView, Phase, QueueView, Snapshot } from './snapshot.js';

/** What is looked at. */
export interface Watched {
  readonly members: readonly Member[];
  readonly traffic: Traffic | undefined;
  readonly url: string | undefined;
  readonly phase: Phase;
}

const MOST_EVENTS = 60;

/** Sees how a fleet is, and remembers what happened to its members. */
export class Watch {
  readonly #meter = new UsageMeter();
  readonly #events: FleetEvent[] = [];
  readonly #tell: OnMemberEvent | undefined;

  constructor(onEvent?: OnMemberEvent) {
    this.#tell = onEvent;
  }

  readonly onEvent: OnMemberEvent = (name, what) => {
    this.#events.unshift({ at: Date.now(), name, what });
    this.#events.splice(MOST_EVENTS);
    this.#tell?.(name, what);
  };

  /** Usage is that since the last look. */
  async look({ members, traffic, url, phase }: Watched): Promise<Snapshot> {
    const [usages, stats] = await Promise.all([
      this.#meter.look(members.flatMap(({ pids }) => pids)),
      Promise.all(members.map(async (member) => (isProcess(member) ? askProcess(member) : undefined))),
    ]);
    const recent = traffic?.tally.recent();
    return {
      at: Date.now(),
      phase,
      url,
      rate: traffic?.rate ?? 0,
      users: traffic?.users ?? 0,
      lastSecond: recent?.lastSecond,
      recent: recent && { all: recent.all, flows: recent.flows },
      total: traffic?.tally.total(),
      queues: queuesOf(stats),
      growth: stats.find((each) => each?.growth !== undefined)?.growth,
      members: members.map((member, index) => view(member, stats[index], usages)),
      events: [...this.#events],
    };
  }
}

function isProcess({ role }: Member): boolean {
  return role === 'api' || role === 'worker' || role === 'ranker';
}

function view(member: Member, stats: ProcessStats | undefined, usages: ReadonlyMap<number, Usage>): MemberView {
  const { name, role, what, port, state, pids, size, restarts, isHeld } = member;
  const used = pids.flatMap((pid) => usages.get(pid) ?? []);
  const sum = (of: (usage: Usage) => number): number | undefined =>
    used.length === 0 ? undefined : used.reduce((total, usage) => total + of(usage), 0);
  return {
    ...{ name, role, what, port, state, running: pids.length, size, restarts, isHeld },
    cpu: sum(({ cpu }) => cpu),
    residentBytes: sum(({ residentBytes }) => residentBytes),
    lagMs: stats?.log?.lagMs,
    errors: stats?.errors,
    lastError: stats?.lastError,
  };
}

/** Every process sees the same queues; the fullest sight of each counts, as some have looked later than others. */
function queuesOf(stats: readonly (ProcessStats | undefined)[]): readonly QueueView[] {
  const queues = new Map<string, QueueView>();
  for (const [name, queue] of stats.flatMap((each) => Object.entries(each?.queues ?? {}))) {
    const seen = queues.get(name);
    if (seen === undefined || queue.waiting > seen.waiting) queues.set(name, { name, ...queue });
  }
  return [...queues.values()];
}
