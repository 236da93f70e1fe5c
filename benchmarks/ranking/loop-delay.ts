import { setTimeout as sleep } from 'node:timers/promises';
import { beside } from '../harness/beside.js';
import type { Figure } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { loopDelay } from '../harness/loop-delay.js';
import { median } from '../harness/paired.js';
import { openEverything } from './everything-at-once.js';

const BOUND_MS = 10;
const GOAL = '<= 1';

/** L1: how late the event loop is while everything that ranking does is done at once, without a pause. */
export const rankingLoopDelay: Figure = {
  ids: ['L1'],
  async measure(effort) {
    const items = scaled(200_000, effort, 20_000);
    const { work, close } = await openEverything(items);
    const done = new Map<string, number>();
    const everything = async (durationMs: number): Promise<void> => {
      const endsAt = performance.now() + durationMs;
      const lane = async (name: string, call: (turn: number) => Promise<unknown>): Promise<void> => {
        for (let turn = done.get(name) ?? 0; performance.now() < endsAt; turn += 1) {
          await call(turn);
          done.set(name, turn + 1);
        }
      };
      await Promise.all([...work].map(([name, call]) => lane(name, call)));
    };
    const durationMs = scaled(5_000, effort, 1_000);
    // Once each, so that the code is compiled.
    await everything(1);
    done.clear();
    const pairs: { busyMs: number; idleMs: number }[] = [];
    const rounds = Math.ceil(effort.rounds / 5);
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      const busy = await loopDelay(() => everything(durationMs));
      const elapsedMs = performance.now() - startedAt;
      const idle = await beside(busy.cpuShare, () => loopDelay(() => sleep(elapsedMs)));
      pairs.push({ busyMs: busy.p99Ms, idleMs: idle.p99Ms });
    }
    await close();
    const ours = median(pairs.map(({ busyMs, idleMs }) => busyMs - idleMs));
    const ratio = ours / BOUND_MS;
    const calls = [...done].map(([name, count]) => `${count} ${name}`).join(', ');
    const what = `p99 of the event loop's delay beyond that of an idle loop under an equal load / the bound; ${calls}`;
    return [{ id: 'L1', what, ours, peer: BOUND_MS, unit: 'ms', ratio, goal: GOAL, pass: keeps(ratio, GOAL), rounds }];
  },
};
