import type { Clock } from '@feedloom/core';
import type { Pinboard } from '../pinboard.js';
import { readPicture } from '../vision/pictures.js';
import { createPages } from './open-page.js';
import { Presenter } from './presenter.js';

/** Who asks, and for how long at most. */
export interface WarmUpOptions {
  /** Names the process: its feed is kept like that of a user, once for all its starts. */
  readonly name: string;
  readonly clock: Clock;
}

/** How often each is done, and how long all of it may take, in milliseconds. */
const [ROUNDS, WITHIN_MS] = [24, 4_000];

/**
 * Does, for nobody, what users ask for most: pages, searches, a look at a picture. The first of everything is slow, as
 * connections are made and code is compiled, and no user is to wait for that. What fails is left out: it is no reason not
 * to serve.
 */
export async function warmUp(pinboard: Pinboard, { name, clock }: WarmUpOptions): Promise<void> {
  const user = `warm-up-${name}`;
  const open = createPages(pinboard, new Presenter(pinboard));
  const pins = await pinboard.newest(ROUNDS).catch(() => []);
  const endAt = clock.monotonic() + WITHIN_MS;
  for (let round = 0; round < ROUNDS && clock.monotonic() < endAt; round += 1) {
    const pin = pins[round % Math.max(1, pins.length)];
    await Promise.allSettled([
      open(user, { limit: 25 }),
      pin && pinboard.search.find({ user, id: pin.id }, { limit: 20, objects: 'none', deadlineMs: WITHIN_MS }),
      pin && round % 4 === 0 ? searchBy(pinboard, user, pin) : undefined,
    ]);
  }
}

async function searchBy(
  { blobs, search }: Pinboard,
  user: string,
  pin: Parameters<typeof readPicture>[1],
): Promise<void> {
  const image = await readPicture(blobs, pin, { deadlineMs: WITHIN_MS });
  if (image !== undefined) await search.find({ user, image }, { limit: 20, objects: 'none', deadlineMs: WITHIN_MS });
}
