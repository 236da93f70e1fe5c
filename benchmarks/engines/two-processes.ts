import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { withRedis } from '../feed/with-redis.js';
import type { Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { median } from '../harness/paired.js';
import type { RefreshRound } from './refresh-process.js';

/** One for each process and one for the server, and one to spare. */
const CORES_FOR_TWO = 4;
/** With 96 users some 4,000 refreshes of each: a process that is colder than the other would count as dearer. */
const WARM_ROUNDS = 40;

async function roundOf(child: ChildProcess): Promise<RefreshRound> {
  const answer = once(child, 'message');
  child.send('round');
  const [result] = (await answer) as [RefreshRound];
  return result;
}

/**
 * H6: refreshes of two processes on one Redis beside those of one process: how many a second where there are cores for
 * two, and everywhere what CPU time each takes.
 */
export const twoProcesses: Figure = {
  ids: ['H6', 'H6cpu'],
  measure: (effort) =>
    withRedis(async ({ own, atEnd }) => {
      const users = scaled(96, effort, 32);
      const children: ChildProcess[] = [];
      for (const name of ['first', 'second']) {
        const child = fork(new URL('./refresh-process.ts', import.meta.url), [String(own.port), name, String(users)]);
        atEnd(async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.disconnect();
          await ended;
        });
        await once(child, 'message');
        children.push(child);
      }
      const [first] = children as [ChildProcess];
      for (let warm = 0; warm < scaled(WARM_ROUNDS, effort, 3); warm += 1) await Promise.all(children.map(roundOf));
      const measured: { one: RefreshRound; two: RefreshRound }[] = [];
      for (let round = 0; round < effort.rounds; round += 1) {
        const one = await roundOf(first);
        const both = await Promise.all(children.map(roundOf));
        const perSecond = both.reduce((sum, each) => sum + each.perSecond, 0);
        measured.push({ one, two: { perSecond, cpu: both.reduce((sum, { cpu }) => sum + cpu, 0) / both.length } });
      }
      const row = (id: string, what: string, unit: string, of: keyof RefreshRound, goal: string): Row => {
        const ratio = median(measured.map(({ one, two }) => two[of] / one[of]));
        const [ours, peer] = [median(measured.map(({ two }) => two[of])), median(measured.map(({ one }) => one[of]))];
        return { id, what, ours, peer, unit, ratio, goal, pass: keeps(ratio, goal), rounds: effort.rounds };
      };
      const cores = availableParallelism();
      const goal = cores >= CORES_FOR_TWO ? '>= 1.7' : '>= 0.8';
      return [
        row(
          'H6',
          `refreshes of two processes on one Redis / of one (${cores} cores)`,
          'refreshes/s',
          'perSecond',
          goal,
        ),
        row('H6cpu', 'CPU time of a refresh, two processes on one Redis / one', 'µs', 'cpu', '<= 1.1'),
      ];
    }),
};
