/* The process that must neither abort nor hang: stops sessions at random moments, and then ends. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import { openExecutor } from './executor.js';
import { startLoad } from './load.js';
import { close, stopAtRandom } from './stop-at-random.js';
import type { Bench } from './stop-at-random.js';
import type { Told } from './stop-sessions.js';

const [seed = '', rounds = '1', ending] = process.argv.slice(2);
const random = seededRandom(seed);
const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`);
const bench: Bench = {
  random,
  open: undefined,
  onProcess: (pid) => pid !== process.pid && tell({ pid }),
  onStep: (step) => tell({ step }),
};

for (let round = 0; round < Number(rounds); round += 1) tell({ problems: await stopAtRandom(bench) });
if (ending === 'exit') {
  const executor = (bench.open ??= await openExecutor('worker'));
  startLoad(executor, random);
  await sleep(random.next() * 60);
  process.exit(0);
}
await close(bench);
