import type { Result } from '../groups.js';
import { newTally, rowOf } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { ask, until } from './ask.js';
import { drawPicture } from './draw-picture.js';
import type { FallbackRow, Outage, OutageParts } from './fallback-row.js';
import { edgeIsKept, edgesArrive } from './edge-outages.js';
import { cacheDies, queuesDie, rankerDies } from './feed-outages.js';
import { feedsDie } from './feeds-outage.js';
import { startFleetUnderTest, whyNoFleet } from './fleet-under-test.js';
import { indexIsDamaged } from './index-outage.js';
import { storeDies } from './store-outage.js';
import { blobsDie, modelFails, queueIsFull, visionIsLate } from './vision-outages.js';

const OUTAGES: Readonly<Record<string, Outage>> = {
  edges: edgesArrive,
  ranker: rankerDies,
  cache: cacheDies,
  feeds: feedsDie,
  queues: queuesDie,
  full: queueIsFull,
  model: modelFails,
  vision: visionIsLate,
  blobs: blobsDie,
  index: indexIsDamaged,
  store: storeDies,
  acknowledged: edgeIsKept,
};

const PINS = 160;

/**
 * Lets what the table of fallbacks tells of happen on a fleet: engines and processes die, stand still and lose files, and
 * pages, searches and new pins are asked for meanwhile.
 */
export async function* meetFallbacks(
  seed: string,
  only: readonly string[] = Object.keys(OUTAGES),
): AsyncGenerator<Result> {
  const reason = whyNoFleet();
  if (reason !== undefined) throw new Error(reason);
  const unknown = only.filter((name) => !Object.hasOwn(OUTAGES, name));
  if (unknown.length > 0)
    throw new Error(`There is no outage ${unknown.join()}; there are ${Object.keys(OUTAGES).join()}.`);
  await using directory = await temporaryDirectory();
  await using fleet = await startFleetUnderTest({ data: directory.path, apis: 2, pins: PINS });
  const [api] = fleet.apis;
  await until(
    'the board has its pins',
    async () => {
      const { made, wanted } = (await ask(fleet.worker, { path: '/internal/stats' })).said.growth ?? {};
      return made !== undefined && made === wanted;
    },
    600_000,
  );
  const { users = [] } = (await ask(api, { path: '/v3/users' })).said;
  let [user, picture] = [0, 0];
  const parts: OutageParts = {
    fleet,
    nextUser: () => users[user++ % users.length]?.id ?? '',
    nextPicture: () => drawPicture(`${seed}/${picture++}`),
  };
  for (const name of only) {
    const rows = (await OUTAGES[name]?.(parts).catch((error: unknown) => [failedRow(name, error)])) ?? [];
    for (const row of rows) yield resultOf(row, seed);
    // One that has failed may have left something broken, which is not the next one's.
    if (rows.some(({ problems }) => problems.length > 0)) await fleet.mend();
  }
}

function failedRow(name: string, error: unknown): FallbackRow {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { when: name, broken: 'see below', answered: 'nothing', problems: [said] };
}

function resultOf({ when, broken, answered, recoveryMs, problems }: FallbackRow, seed: string): Result {
  const tally = { ...newTally(), runs: 1, violations: problems.length };
  const recovery = recoveryMs === undefined ? '' : `; as before after ${recoveryMs} ms`;
  return {
    row: rowOf('fleet-fallbacks', `${when}: ${broken}`, tally, seed),
    detail: answered + recovery,
    failure: problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${when}: ${problems.join('\n')}`,
  };
}
