import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startFleet } from '../../examples/pinboard/fleet/fleet.js';
import type { Fleet } from '../../examples/pinboard/fleet/fleet.js';
import { untilGrown } from '../../examples/pinboard/fleet/measure.js';
import { cacheFolder } from '../vision/cache-folder.js';

/** A board that a fleet begins with. */
export interface GrownBoard {
  /** Where it lies. */
  readonly data: string;
  /** How many pins it has. */
  readonly pins: number;
}

/** How many pins the board has. */
const PINS = 480;

/**
 * Starts the pinboard as a fleet and hands it over. Nobody asks it anything until its traffic is given a rate.
 */
export function withFleet<Result>(use: (fleet: Fleet) => Promise<Result>): Promise<Result> {
  return withGrownBoard(({ data }) => start(data, use));
}

/** Hands over a copy of a board that is drawn the first time, before anybody has seen anything, and kept. */
export async function withGrownBoard<Result>(use: (board: GrownBoard) => Promise<Result>): Promise<Result> {
  const planted = await plant();
  const data = await mkdtemp(join(tmpdir(), 'feedloom-bench-fleet-'));
  try {
    // With extended attributes, in which the S3 server keeps what it knows of its objects: the runtime's own copy has none.
    await promisify(execFile)('cp', ['-a', `${planted}/.`, data]);
    return await use({ data, pins: PINS });
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
export async function untilIdle(fleet: Fleet): Promise<void> {
  await untilGrown(fleet);
  for (let idle = 0; idle < 3;) {
    await sleep(1_000);
    const { queues } = await fleet.stats();
    const isIdle = queues.length > 0 && queues.every(({ waiting, leased }) => waiting + leased === 0);
    idle = isIdle ? idle + 1 : 0;
  }
}
