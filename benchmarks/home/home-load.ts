import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { histogramSvg } from '@feedloom/ranking/evaluation';
import type { Figure, Row } from '../harness/figure.js';
import { keeps } from '../harness/figure.js';
import type { Asked } from '../harness/open-loop.js';
import { quantile } from '../harness/open-loop.js';
import { DEADLINE_MS } from './home-feed.js';
import { prepareHome } from './home-folder.js';
import { HomeProcess } from './home-process.js';
import type { HomeAnswer } from './home-protocol.js';
import { FULL_SIZE, QUICK_SIZE } from './home-size.js';
import { HomeTraffic, isGood } from './home-traffic.js';

/** Half of the budget of the flow, and what an answer may come after its deadline. */
const [GOAL_MS, SLACK_MS] = [75, 50];

const PLOTS = resolve(import.meta.dirname, '../../docs/guide/plots');

const report = (line: string): void => void process.stderr.write(`U1: ${line}\n`);

/** U1: home feeds as users get them, from a process of its own, at half of what it can do and at three times as much. */
export const homeLoad: Figure = {
  ids: ['U1capacity', 'U1p99', 'U1share', 'U1fresh', 'U1overload', 'U1label', 'U1loop'],
  async measure({ scale }) {
    const size = scale === 1 ? FULL_SIZE : QUICK_SIZE;
    const seconds = { warm: 10 * Math.max(0.5, scale), half: 25 * scale, over: 15 * scale, capacity: 6 * scale };
    const folder = await prepareHome(size, report);
    report('starting …');
    await using home = await HomeProcess.start(folder, size);
    const traffic = new HomeTraffic(home, size, seededRandom('home-load'));
    await traffic.closed(4, seconds.warm);
    const capacity = await traffic.capacity(seconds.capacity, report);
    await home.report();

    const half = await traffic.open(capacity / 2, seconds.half);
    const atHalf = await home.report();
    report(`at half: ${JSON.stringify(describe(half))}; ${JSON.stringify(costs(atHalf, half.length))}`);
    const over = await traffic.open(capacity * 3, seconds.over);
    const atOver = await home.report();
    report(`at three times: ${JSON.stringify(describe(over))}; ${JSON.stringify(costs(atOver, over.length))}`);
    await plot(half, over, capacity);

    const conditions = `${size.pins} pins, ${size.edges} edges, ${size.readers} users, deadline ${DEADLINE_MS} ms, capacity ${capacity.toFixed(1)}/s`;
    const row = (
      id: string,
      what: string,
      ours: number,
      peer: number,
      unit: string,
      goal: string,
      rounds: number,
    ): Row => {
      const ratio = ours / peer;
      return { id, what: `${what}; ${conditions}`, ours, peer, unit, ratio, goal, pass: keeps(ratio, goal), rounds };
    };
    const times = half.map(({ ms }) => ms);
    const share = (all: readonly Asked<HomeAnswer>[], isSo: (asked: Asked<HomeAnswer>) => boolean): number =>
      all.filter(isSo).length / all.length;
    const inTime = share(over, ({ ms, answer }) => ms <= DEADLINE_MS + SLACK_MS && answer.rung !== 'error');
    const isLabelled = ({ answer }: Asked<HomeAnswer>): boolean => answer.rung === 'full' || answer.degraded.length > 0;
    return [
      row(
        'U1capacity',
        'feeds a second that the network or the dot product ranked (stated, no goal)',
        capacity,
        1,
        '/s',
        '>= 0',
        1,
      ),
      row(
        'U1p99',
        `p99 of an open loop at half of the capacity / the bound, p50 ${quantile(times, 0.5).toFixed(1)} ms`,
        quantile(times, 0.99),
        GOAL_MS,
        'ms',
        '<= 1',
        half.length,
      ),
      row(
        'U1share',
        `share answered by the full or the dot rung: ${rungsOf(half)}`,
        share(half, isGood),
        1,
        'share',
        '>= 0.8',
        half.length,
      ),
      row(
        'U1fresh',
        'share of pages with 25 new pins',
        share(half, ({ answer }) => answer.fresh === 25),
        1,
        'share',
        '>= 0.99',
        half.length,
      ),
      row(
        'U1overload',
        `at three times the capacity, share of pages within the deadline and ${SLACK_MS} ms, p99 ${quantile(
          over.map(({ ms }) => ms),
          0.99,
        ).toFixed(0)} ms: ${rungsOf(over)}`,
        inTime,
        1,
        'share',
        '>= 1',
        over.length,
      ),
      row(
        'U1label',
        'the same: share that came from the best rung or say what they lack',
        share(over, isLabelled),
        1,
        'share',
        '>= 1',
        over.length,
      ),
      row(
        'U1loop',
        "p99 of the event loop's delay at half of the capacity, threads beside it busy (stated, no goal)",
        atHalf.loopP99Ms,
        1,
        'ms',
        '>= 0',
        half.length,
      ),
    ];
  },
};

function rungsOf(all: readonly Asked<HomeAnswer>[]): string {
  const counts = new Map<string, number>();
  for (const { answer } of all) counts.set(answer.rung, (counts.get(answer.rung) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([rung, count]) => `${rung} ${((100 * count) / all.length).toFixed(1)}%`).join(', ');
}

function describe(all: readonly Asked<HomeAnswer>[]): object {
  const times = all.map(({ ms }) => ms);
  const reasons = new Map<string, number>();
  for (const { answer } of all) for (const why of answer.degraded) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((at) => Math.round(quantile(times, at) * 10) / 10);
  return { count: all.length, p50, p95, p99, most, rungs: rungsOf(all), reasons: Object.fromEntries(reasons) };
}

function costs(
  { stages, cpuMs, mainMs, wallMs, ladder, loopP99Ms }: Awaited<ReturnType<HomeProcess['report']>>,
  count: number,
): object {
  const spread = Object.entries(stages).map(([stage, times]) => {
    const at = [0.5, 0.95, 0.99].map((part) => Math.round(quantile(times, part) * 10) / 10);
    return [stage, at.join('/')] as const;
  });
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    cpuEach: round(cpuMs / count),
    mainEach: round(mainMs / count),
    busy: round(cpuMs / wallMs),
    loopP99Ms: round(loopP99Ms),
    ...Object.fromEntries(spread),
    ladder: ladder.rungs.map(
      ({ name, p95Ms, failures }) => `${name} ${Math.round(p95Ms ?? 0)} ${JSON.stringify(failures)}`,
    ),
  };
}

async function plot(
  half: readonly Asked<HomeAnswer>[],
  over: readonly Asked<HomeAnswer>[],
  capacity: number,
): Promise<void> {
  await mkdir(PLOTS, { recursive: true });
  for (const [name, title, all] of [
    ['home-feed-half', `Home feeds at half of the capacity, ${(capacity / 2).toFixed(0)} a second`, half],
    ['home-feed-overload', `Home feeds at three times the capacity, ${(capacity * 3).toFixed(0)} a second`, over],
  ] as const) {
    const times = all.map(({ ms }) => ms);
    const marks = [
      { name: 'p50', value: quantile(times, 0.5) },
      { name: 'p99', value: quantile(times, 0.99) },
      { name: 'deadline', value: DEADLINE_MS },
    ];
    await writeFile(join(PLOTS, `${name}.svg`), histogramSvg(times, { title, xLabel: 'time to answer, ms', marks }));
  }
}
