import { Buffer } from 'node:buffer';
import { createStoreQueue, systemClock, systemRandom } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { drawnWorld } from '../../corpus/drawn-world.js';
import type { World } from '../../corpus/world.js';
import { OfferStream } from '../../feed/offer-stream.js';
import { openPinboard } from '../../pinboard.js';
import type { Pinboard } from '../../pinboard.js';
import type { PinboardParts } from '../../pinboard-parts.js';
import type { VisionTask } from '../../vision/task.js';
import { testEyes } from './test-eyes.js';

/** How a test's pinboard differs from the usual one. */
export interface TestPinboardOptions extends Partial<
  Omit<PinboardParts, 'clock' | 'random' | 'cursorKeys' | 'onError'>
> {
  /** How many pins there are. @defaultValue 48 */
  readonly count?: number;
  /** Hears of failures in the background. @defaultValue closing throws them */
  readonly onError?: (error: unknown) => void;
  /** Whether to wait until all pins are made, looked at and offered. @defaultValue `true` */
  readonly grown?: boolean;
}

/** A small world whose pictures are small too. */
export function smallWorld(count: number): World {
  return drawnWorld({ seed: 'test', count, width: 96 });
}

/** Opens a pinboard in memory, grown unless the test wants to watch. */
export async function openTestPinboard({
  count = 48,
  grown = true,
  store = new MemoryStore(),
  tasks = new MemoryStore(),
  originals = new MemoryBlobStore(),
  eyes = testEyes(),
  blobs = new MemoryBlobStore(),
  world = smallWorld(count),
  lifeMs = 0,
  // A machine that runs many tests at once is late at times, and the lab's slow generator takes longer still.
  deadlineMs = 800,
  // Training takes a minute: a few tests wait for it.
  trains = false,
  offers = new OfferStream(),
  looks = createStoreQueue<VisionTask>({ store: tasks, name: 'vision', maxAttempts: 20 }),
  onError,
  ...rest
}: TestPinboardOptions = {}): Promise<Pinboard & Pick<PinboardParts, 'store' | 'tasks'>> {
  const errors: unknown[] = [];
  const pinboard = await openPinboard({
    ...rest,
    ...{
      store,
      tasks,
      offers,
      looks,
      blobs,
      originals,
      eyes,
      world,
      lifeMs,
      deadlineMs,
      trains,
      clock: systemClock,
      random: systemRandom,
    },
    cursorKeys: [{ id: 'test', secret: Buffer.from('a secret of at least sixteen bytes') }],
    onError: onError ?? ((error) => errors.push(error)),
  });
  if (grown) await pinboard.grown;
  if (grown) while ((await pinboard.backlog()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const close = async (): Promise<void> => {
    await pinboard.close();
    if (errors.length > 0) throw new AggregateError(errors, 'Something failed in the background.');
  };
  return { ...pinboard, store, tasks, close, [Symbol.asyncDispose]: close };
}
