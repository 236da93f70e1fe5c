import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { drainFeed } from '../src/feed/drain-feed.js';
import { Ledger, offerUntilHeard } from '../src/feed/ledger.js';
import { whereabouts } from '../src/feed/whereabouts.js';
import type { FeedWorld } from '../src/feed/world.js';
import { createWorld } from '../src/feed/world.js';
import { newTally } from '../src/report.js';

const none = async (): Promise<void> => undefined;

describe('draining a feed', () => {
  let world: FeedWorld;
  let ledger: Ledger;
  beforeEach(async () => {
    world = createWorld({ store: new MemoryStore(), clock: createVirtualClock(), seed: 'drain' });
    ledger = new Ledger();
    await offerUntilHeard(world, ledger, 'ana', 'lasting', ['a', 'b', 'c', 'd', 'e'], none);
  });

  it('takes a page that failed in part for no sign that nothing waits', async () => {
    world.generatorFails = true;
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses += 1;
      world.generatorFails = pauses < 5;
    };
    const feed = await drainFeed(world, ledger, 'ana', { mostFailures: 5, pause });
    expect(ledger.compare(feed, newTally())).toEqual([]);
    expect(feed).toHaveLength(5);
    expect(ledger.askedAgain).toBe(5);
  });

  it.each([0, 20])('ends with a violation if more than %i pages fail', async (mostFailures) => {
    world.generatorFails = true;
    const tally = newTally();
    const feed = await drainFeed(world, ledger, 'ana', { mostFailures });
    const failed = `${mostFailures + 1} pages of a feed without faults failed, where ${mostFailures} may`;
    expect(ledger.compare(feed, tally)[0]).toBe(`${failed}, the last with generator: error`);
    expect(tally).toMatchObject({ lost: 5, violations: 1 });
  });

  it('tells what only waits from what is gone', async () => {
    expect(ledger.missing(['a'])).toEqual(['b', 'c', 'd', 'e']);
    expect(await whereabouts(world, 'ana', ['b', 'c', 'gone'])).toBe('2 waiting, 1 unknown');
  });
});
