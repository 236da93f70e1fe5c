import { afterAll, describe, expect, it } from 'vitest';
import { cassandra } from '../../engines/cassandra/cassandra.js';
import { hbase } from '../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../engines/is-missing.js';
import { postgres } from '../../engines/postgres/postgres.js';
import { cluster, sentinel } from '../../engines/redis/redis-engines.js';
import { s3 } from '../../engines/s3/s3-engine.js';
import { killEngines } from '../src/engines/kill-engines.js';
import { LIMITS } from '../src/engines/limits.js';
import { chooseSeed } from '../src/seed.js';

const KILLS = 2;
/** Ten times what is asked of a machine that does nothing else; dead stores are given up as soon as there. */
const BUSY = { ...LIMITS, deadlineMs: 10 * LIMITS.deadlineMs, recoveryMs: 10 * LIMITS.recoveryMs };
/** One that never recovers is told of by the row, not by the test's end. */
const TIMEOUT_MS = 5 * BUSY.recoveryMs;
const seed = chooseSeed();
console.log(`FEEDLOOM_SEED=${seed}`);

/** Short runs of T18; `npm run faults -- --group T18` is the long one. */
describe.each([
  ['postgres', postgres],
  ['hbase', hbase],
  ['cassandra', cassandra],
  ['cluster', cluster],
  ['sentinel', sentinel],
  ['s3', s3],
] as const)('%s', (name, kind) => {
  const told: string[] = [];
  afterAll(() => told.forEach((line) => console.log(line)));

  it.skipIf(isMissing(kind))(
    'loses nothing that it acknowledged when it is killed under load, and feeds go on meanwhile',
    { timeout: TIMEOUT_MS },
    async () => {
      for await (const { row, failure, detail = '' } of killEngines(KILLS, seed, [name], BUSY)) {
        if ('lost' in row) told.push(`${row.what}: ${row.runs} kills, ${row.lost} lost (${detail})`);
        expect(failure).toBeUndefined();
        expect(row).toMatchObject({ runs: KILLS, pass: true });
      }
    },
  );
});
