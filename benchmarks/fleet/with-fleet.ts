import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from '../../examples/pinboard/fleet/fleet.js';
import type { Fleet } from '../../examples/pinboard/fleet/fleet.js';
import { untilGrown } from '../../examples/pinboard/fleet/measure.js';
import { cacheFolder } from '../vision/cache-folder.js';

/** How many pins the board has. */
const PINS = 480;

/**
 * Starts the pinboard as a fleet and hands it over. Nobody asks it anything until its traffic is given a rate. Its board is
 * drawn the first time, before anybody has seen anything, and kept; each run has a copy.
 */
export async function withFleet<Result>(use: (fleet: Fleet) => Promise<Result>): Promise<Result> {
  const planted = await plant();
  const data = await mkdtemp(join(tmpdir(), 'feedloom-bench-fleet-'));
  try {
    await cp(planted, data, { recursive: true });
    return await start(data, use);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** A folder of a fleet that is grown. */
async function plant(): Promise<string> {
  const folder = join(await cacheFolder('fleet'), String(PINS));
  const done = join(folder, 'grown');
  if (existsSync(done)) return folder;
  process.stderr.write('fleet: drawing a board, the first time …\n');
  // One that was cut off goes on.
  await start(folder, async () => undefined);
  await writeFile(done, '');
  return folder;
}

async function start<Result>(data: string, use: (fleet: Fleet) => Promise<Result>): Promise<Result> {
  const onEvent = (name: string, what: string): void => void process.stderr.write(`fleet: ${name} ${what}\n`);
  const fleet = await startFleet({ data, pins: PINS, rate: 0, lifeSeconds: 0, onEvent });
  try {
    await untilIdle(fleet);
    return await use(fleet);
  } finally {
    await fleet.stop();
  }
}

/** Waits until all pins are drawn, looked at and offered. */
async function untilIdle(fleet: Fleet): Promise<void> {
  await untilGrown(fleet);
  for (let idle = 0; idle < 3;) {
    await sleep(1_000);
    const { queues } = await fleet.stats();
    const isIdle = queues.length > 0 && queues.every(({ waiting, leased }) => waiting + leased === 0);
    idle = isIdle ? idle + 1 : 0;
  }
}
