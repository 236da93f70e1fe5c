import type { Pinboard } from '../../pinboard.js';

/** How often in a row the pools must be as full as before, and how long to wait between two looks, in milliseconds. */
const [TIMES, EVERY_MS] = [4, 60];

/** Waits until the worker has nothing more to put into the pools of some users. */
export async function settle(pinboard: Pinboard, users: readonly string[] = ['ana', 'ben', 'hugo']): Promise<void> {
  let before = '';
  for (let same = 0; same < TIMES;) {
    const sizes = await Promise.all(users.map((user) => pinboard.home.pools.size(user)));
    const now = JSON.stringify(sizes);
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
