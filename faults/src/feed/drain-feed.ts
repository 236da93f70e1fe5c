import type { Page } from '@feedloom/pools';
import type { Ledger } from './ledger.js';
import { mayRetry } from './ledger.js';
import type { FeedWorld } from './world.js';

/** How many times in a row nothing new must come before a feed counts as drained: a banked chunk comes first. */
const QUIET_OPENS = 2;
/** How many times in a row something may fail although all faults are over. */
const MOST_FAILURES = 100;

/**
 * With all faults over: serves everything that waits. A page of which a part has failed says nothing of what still waits,
 * so it is asked for again; if that never ends, it is a doubt of the ledger.
 *
 * @param pause - Waits a moment after a failure.
 * @returns The whole feed, top first.
 */
export async function drainFeed(
  world: FeedWorld,
  ledger: Ledger,
  user: string,
  pause: () => Promise<void>,
): Promise<string[]> {
  const open = (cursor?: string): Promise<Page<null> | undefined> => openWhole(world, ledger, { user, cursor, pause });
  for (let quiet = 0; quiet < QUIET_OPENS;) {
    const page = await open();
    if (page === undefined) return [];
    quiet = page.fresh > 0 ? 0 : quiet + 1;
  }
  const ids: string[] = [];
  for (let page = await open(); page !== undefined;) {
    ids.push(...page.items.map(({ id }) => id));
    page = page.next === undefined ? undefined : await open(page.next);
  }
  return ids;
}

/** A page that lacks nothing, after any number of those that do; `undefined` if there are too many of them. */
async function openWhole(
  world: FeedWorld,
  ledger: Ledger,
  { user, cursor, pause }: { user: string; cursor: string | undefined; pause: () => Promise<void> },
): Promise<Page<null> | undefined> {
  let failure = '';
  for (let tries = 0; tries < MOST_FAILURES; tries += 1) {
    try {
      const page = await world.feed.open(user, { limit: 1000, cursor });
      if (page.fresh > 0) ledger.shown.push(page.items.slice(0, page.fresh).map(({ id }) => id));
      failure = failuresOf(page);
      await world.feed.idle();
      if (failure === '') return page;
    } catch (error) {
      if (!mayRetry(error)) throw error;
      failure = String(error);
    }
    ledger.askedAgain += 1;
    await pause();
  }
  ledger.doubts.push(`a feed without faults failed ${MOST_FAILURES} times in a row, last with ${failure}`);
  return undefined;
}

/** That pools are empty is no failure. */
function failuresOf({ degraded }: Page<null>): string {
  const failed = degraded.filter(({ reason }) => reason !== 'empty');
  return failed.map(({ part, reason }) => `${part}: ${reason}`).join();
}
