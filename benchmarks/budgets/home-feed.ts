import { seededRandom } from '@feedloom/core';
import type { Figure, Row } from '../harness/figure.js';
import { openLoop } from '../harness/open-loop.js';
import { prepareHome } from '../home/home-folder.js';
import { HomeProcess } from '../home/home-process.js';
import { machineTime } from '../home/home-protocol.js';
import { FULL_SIZE, QUICK_SIZE } from '../home/home-size.js';
import { HomeTraffic, isGood } from '../home/home-traffic.js';
import { budgetRow, shareRow } from './budget.js';

/** Users whose candidates are kept, and reads of them a second. */
const [KEPT_USERS, READS] = [10, 20];

const report = (line: string): void => void process.stderr.write(`home: ${line}\n`);

/** A home feed: the stages of the requests of U1, at half of the measured capacity. */
export const homeFeedBudgets: Figure = {
  ids: ['homeContext', 'homeCandidates', 'homeRank', 'homeMetadata', 'homeCache', 'home', 'homeRanked'],
  async measure({ scale }) {
    const size = scale === 1 ? FULL_SIZE : QUICK_SIZE;
    const folder = await prepareHome(size, report);
    report('starting …');
    await using home = await HomeProcess.start(folder, size);
    const random = seededRandom('home-budgets');
    const traffic = new HomeTraffic(home, size, random);
    await traffic.closed(4, 6);
    const capacity = await traffic.capacity(4 * scale, report);
    await home.report();
    const rate = capacity / 2;
    const asked = await traffic.open(rate, Math.max(6, 25 * scale));
    const { stages } = await home.report();
    await openLoop({
      ...{ rate: READS, seconds: Math.max(3, 10 * scale), random, now: machineTime },
      ask: (index) => home.readKept(`user:${index % KEPT_USERS}`),
    });
    const { kept = [] } = (await home.report()).stages;

    const conditions = `half of the measured capacity, ${size.pins} pins, ${size.edges} edges`;
    const row = (
      id: string,
      what: string,
      [percentile, limitMs]: readonly [number, number],
      times: readonly number[] = [],
      at = rate,
    ): Row => {
      const budget = { id, what: `home feed, ${what}`, percentile, limitMs };
      return budgetRow(budget, { times, rate: at, conditions });
    };
    // The first read of each user finds and keeps them.
    const hits = kept.slice(KEPT_USERS);
    const times = asked.map(({ ms }) => ms);
    return [
      row('homeContext', 'what is known of the user', [95, 20], stages['context']),
      row('homeCandidates', 'up to 10,000 candidates', [99, 80], stages['candidates']),
      row('homeRank', 'ranked to 200', [99, 150], stages['rank']),
      row('homeMetadata', 'cards of a page in one read', [95, 30], stages['metadata']),
      row('homeCache', 'candidates that are kept, in memory', [99, 10], hits, READS),
      row('home', 'end to end, nothing kept', [99, 150], times),
      shareRow('homeRanked', 'home feed, share ranked by the network or the dot product', asked.map(isGood), 0.8),
    ];
  },
};
