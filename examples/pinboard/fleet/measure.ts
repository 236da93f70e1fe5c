import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.js';
import type { Figures, FlowFigures } from './load/figures.js';
import type { LateAnswer } from './load/tally.js';
import { UsageMeter } from './members/usage.js';

/** What users and members did in some time. */
export interface Summary extends Figures {
  readonly machine: { readonly cores: number; readonly load: number };
  /** Requests a second that users were told to send. */
  readonly rate: number;
  readonly seconds: number;
  readonly flows: readonly FlowFigures[];
  /** Answers that lacked something, by the part that was missing. */
  readonly degraded: Readonly<Record<string, number>>;
  /** Requests that failed, by the reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Requests that were refused, by the reason. */
  readonly refusals: Readonly<Record<string, number>>;
  /** The first answers that came too late. */
  readonly lateAnswers: readonly LateAnswer[];
  readonly members: readonly {
    readonly name: string;
    /** Since the fleet was started. */
    readonly restarts: number;
    /** Of one core, on average, by what runs now. */
    readonly cpu: number;
    readonly residentBytes: number;
  }[];
}

/** Waits until the board has all the pins that it is to begin with. */
export async function untilGrown(fleet: Fleet): Promise<void> {
  for (;;) {
    const { growth } = await fleet.stats();
    if (growth !== undefined && growth.made >= growth.wanted) return;
    await sleep(1_000);
  }
}

/** Counts from now until `during` is done. */
export async function measure(fleet: Fleet, during: () => Promise<unknown>): Promise<Summary> {
  const { traffic } = fleet;
  if (traffic === undefined) throw new Error('No users were let in.');
  const meter = new UsageMeter();
  const pids = (): readonly number[] => fleet.members.flatMap((member) => member.pids);
  await meter.look(pids());
  traffic.tally.clear();
  await during();
  const usages = await meter.look(pids());
  const { all, ...total } = traffic.tally.total();
  return {
    machine: { cores: cpus().length, load: loadavg()[0] ?? 0 },
    rate: traffic.rate,
    ...all,
    ...total,
    members: fleet.members.map((member) => {
      const used = member.pids.flatMap((pid) => usages.get(pid) ?? []);
      return {
        name: member.name,
        restarts: member.restarts,
        cpu: used.reduce((sum, { cpu }) => sum + cpu, 0),
        residentBytes: used.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
      };
    }),
  };
}
