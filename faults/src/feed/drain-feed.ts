import type { Page } from '@feedloom/pools';
import type { Ledger } from './ledger.js';
import { mayRetry } from './ledger.js';
import type { FeedWorld } from './world.js';

/** How many times in a row nothing new must come before a feed counts as drained: a banked chunk comes first. */
const QUIET_OPENS = 2;

/** How patiently a feed is drained. */
export interface DrainOptions {
  /** How many pages may fail although all faults are over: a real server may be slow for a moment. @defaultValue 0 */
  readonly mostFailures?: number | undefined;
  /** Waits a moment after a failure. @defaultValue does not */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * With all faults over: serves everything that waits. A page of which a part has failed says nothing of what still waits, so
 * it is asked for again; more failures than may be are a doubt of the ledger.
 *
 * @returns The whole feed, top first.
 */
export async function drainFeed(
  world: FeedWorld,
  ledger: Ledger,
  user: string,
  { mostFailures = 0, pause = async () => undefined }: DrainOptions = {},
): Promise<string[]> {
  const open = (cursor?: string): Promise<Page<null> | undefined> => {
    return openWhole(world, ledger, { user, cursor, mostFailures, pause });
  };
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

/** A page that lacks nothing, perhaps after some that do; `undefined` if the feed has had too many of these. */
async function openWhole(
  world: FeedWorld,
  ledger: Ledger,
  {
    user,
    cursor,
    mostFailures,
    pause,
  }: { [Key in keyof DrainOptions]-?: NonNullable<DrainOptions[Key]> } & { user: string; cursor: string | undefined },
): Promise<Page<null> | undefined> {
  for (;;) {
    let failure: string;
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
    if (ledger.askedAgain > mostFailures) {
      const failed = `${ledger.askedAgain} pages of a feed without faults failed`;
      ledger.doubts.push(`${failed}, where ${mostFailures} may, the last with ${failure}`);
      return undefined;
    }
    await pause();
  }
}

/** That pools are empty is no failure. */
function failuresOf({ degraded }: Page<null>): string {
  const failed = degraded.filter(({ reason }) => reason !== 'empty');
  return failed.map(({ part, reason }) => `${part}: ${reason}`).join();
}
