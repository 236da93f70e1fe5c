import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { candidateCacheDown, graphRankerFails, graphStoreDown, tooFewResults } from './fallback-rows.js';
import {
  filesDamaged,
  fiveMilliseconds,
  graphEmptied,
  networkDamaged,
  numbersLost,
  rankerFrozen,
  rankerKilled,
} from './ladder-faults.js';
import type { LadderFault } from './ladder-faults.js';
import { RankingWorld } from './ranking-world.js';

/** What befalls a ranked feed. */
const FAULTS: Readonly<Record<string, LadderFault>> = {
  'the ranker’s process is killed': rankerKilled,
  'the ranker’s process stands still': rankerFrozen,
  'files of model and tables are damaged': filesDamaged,
  'the network is not that of its tables': networkDamaged,
  'the graph is emptied': graphEmptied,
  '5 ms to rank in': fiveMilliseconds,
  'NaN in a table': numbersLost,
  'the graph ranker is late, then fails': graphRankerFails,
  'the graph’s store is down': graphStoreDown,
  'the cache of candidates misses, fails, hangs': candidateCacheDown,
  'too few results': tooFewResults,
};

/** Lets each fault happen to a feed that is ranked by the graph network, and looks at every page. */
export async function* meetRankingFaults(
  rounds: number,
  seed: string,
): AsyncGenerator<{ row: FaultRow; failure?: string | undefined }> {
  const world = await RankingWorld.open(seed);
  await using feed = await world.start();
  if (feed.graph === undefined) throw new Error('The graph cannot be opened.');
  const tables = await world.tablesOf(feed.graph);
  await feed.tables.publish(tables);
  const healthy = await world.healed(feed);
  if (healthy.length > 0) throw new Error(`The feed is not ranked before any fault: ${healthy.join()}`);
  for (const [what, fault] of Object.entries(FAULTS)) {
    const tally = newTally();
    const problems: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      tally.runs += 1;
      problems.push(...(await fault({ world, feed, tables, seed: `${seed}/${round}` })));
    }
    tally.violations = problems.length;
    const row = rowOf('ranking', what, tally, seed);
    yield problems.length === 0 ? { row } : { row, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
  }
}
