import { seededRandom } from '@feedloom/core';
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
import { plotLoad } from './load-plots.js';
import { rungsOf, summaryOf } from './load-summary.js';

/** Half of the budget of the flow, and what an answer may come after its deadline. */
const [GOAL_MS, SLACK_MS] = [75, 50];

const report = (line: string): void => void process.stderr.write(`U1: ${line}\n`);

/** U1: home feeds as users get them, from a process of its own, at half of what it can do and at three times as much. */
export const homeLoad: Figure = {
  ids: ['U1capacity', 'U1p99', 'U1share', 'U1fresh', 'U1overload', 'U1label', 'U1loop'],
  async measure({ scale }) {
    const isFull = scale === 1;
    const size = isFull ? FULL_SIZE : QUICK_SIZE;
    const folder = await prepareHome(size, report);
    report('starting …');
    await using home = await HomeProcess.start(folder, size);
    const traffic = new HomeTraffic(home, size, seededRandom('home-load'));
    // Code is compiled, and users have had feeds before.
    await traffic.closed(4, isFull ? 15 : 5);
    const capacity = await traffic.capacity(6 * scale, report);
    await home.report();

    report(`half of the capacity, ${(capacity / 2).toFixed(1)} a second …`);
    const half = await traffic.open(capacity / 2, 30 * scale);
    const atHalf = await home.report();
    report(summaryOf(half, atHalf));
    report(`three times the capacity, ${(capacity * 3).toFixed(1)} a second …`);
    const over = await traffic.open(capacity * 3, 15 * scale);
    report(summaryOf(over, await home.report()));
    if (isFull) {
      const at = (factor: number): string => `${(capacity * factor).toFixed(0)} a second`;
      await plotLoad('home-feed-half', `Home feeds at half of the capacity, ${at(0.5)}`, half);
      await plotLoad('home-feed-overload', `Home feeds at three times the capacity, ${at(3)}`, over);
    }

    const conditions = `${size.pins} pins, ${size.edges} edges, ${size.readers} users, deadline ${DEADLINE_MS} ms, capacity ${capacity.toFixed(1)}/s`;
    type Figures = Pick<Row, 'id' | 'what' | 'ours' | 'goal' | 'rounds'> & { readonly peer?: number; unit?: string };
    const row = ({ peer = 1, unit = 'share', ...figures }: Figures): Row => {
      const ratio = figures.ours / peer;
      const what = `${figures.what}; ${conditions}`;
      return { ...figures, what, peer, unit, ratio, pass: keeps(ratio, figures.goal) };
    };
    const [times, lateTimes] = [half.map(({ ms }) => ms), over.map(({ ms }) => ms)];
    return [
      row({
        ...{ id: 'U1capacity', ours: capacity, unit: '/s', goal: '>= 0', rounds: 1 },
        what: 'pages a second that the network or the dot product ranked (stated, no goal)',
      }),
      row({
        ...{ id: 'U1p99', ours: quantile(times, 0.99), peer: GOAL_MS, unit: 'ms', goal: '<= 1', rounds: half.length },
        what: `p99 of an open loop at half of the capacity / the bound; p50 ${quantile(times, 0.5).toFixed(1)} ms`,
      }),
      row({
        ...{ id: 'U1share', ours: shareOf(half, isGood), goal: '>= 0.8', rounds: half.length },
        what: `the same, share ranked by the full or the dot rung: ${rungsOf(half)}`,
      }),
      row({
        ...{ id: 'U1fresh', ours: shareOf(half, isFresh), goal: '>= 0.99', rounds: half.length },
        what: 'the same, share of pages with 25 new pins',
      }),
      row({
        ...{ id: 'U1overload', ours: shareOf(over, isInTime), goal: '>= 1', rounds: over.length },
        what: `at three times the capacity, share of pages within the deadline and ${SLACK_MS} ms, p99 ${quantile(lateTimes, 0.99).toFixed(0)} ms: ${rungsOf(over)}`,
      }),
      row({
        ...{ id: 'U1label', ours: shareOf(over, isLabelled), goal: '>= 1', rounds: over.length },
        what: 'the same, share that came from the best rung or say what they lack',
      }),
      row({
        ...{ id: 'U1loop', ours: atHalf.loopP99Ms, unit: 'ms', goal: '>= 0', rounds: half.length },
        what: "p99 of the event loop's delay at half of the capacity (stated, no goal)",
      }),
    ];
  },
};

type AskedHome = Asked<HomeAnswer>;

const isFresh = ({ answer }: AskedHome): boolean => answer.fresh === 25;

const isInTime = ({ ms, answer }: AskedHome): boolean =>
  ms <= DEADLINE_MS + SLACK_MS && answer.rung !== 'error' && answer.items > 0;

const isLabelled = ({ answer }: AskedHome): boolean => answer.rung === 'full' || answer.degraded.length > 0;

function shareOf(all: readonly AskedHome[], isSo: (asked: AskedHome) => boolean): number {
  return all.filter(isSo).length / all.length;
}
