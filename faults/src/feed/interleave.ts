import fc from 'fast-check';
import { seededRandom } from '@feedloom/core';
import type { Random, OrderedStore } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { drainFeed } from './drain-feed.js';
import { Ledger, mayRetry, offerUntilHeard, openOnce } from './ledger.js';
import { RANKED_IDS, rankedCandidates } from './ranked-candidates.js';
import { ScheduledStore } from './scheduled-store.js';
import type { FeedWorld } from './world.js';
import { createWorld } from './world.js';

const USER = 'ana';
const SETTINGS = { cap: 100, ttlMs: Infinity, keep: 10_000, size: 3 };

/** What one process does, in order. */
type Step = 'offer' | 'open' | 'settle' | 'see' | 'fail';

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>('offer') },
    { weight: 5, arbitrary: fc.constant<Step>('open') },
    { weight: 1, arbitrary: fc.constantFrom<Step>('settle', 'see', 'fail') },
  ),
  { minLength: 1, maxLength: 4 },
);

async function tolerate(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!mayRetry(error)) throw error;
  }
}

async function act(
  world: FeedWorld,
  ledger: Ledger,
  mine: readonly Step[],
  name: string,
  random: Random,
): Promise<void> {
  for (const [index, step] of mine.entries()) {
    world.generatorFails = step === 'fail';
    if (step === 'offer') {
      const ids = Array.from({ length: 1 + Math.floor(random.next() * 3) }, (_, at) => `${name}.${index}.${at}`);
      // Some items are offered by several processes.
      if (random.next() < 0.3) ids.push('common');
      await offerUntilHeard(world, ledger, USER, random.next() < 0.5 ? 'lasting' : 'brief', ids, async () => undefined);
    } else if (step === 'settle') {
      await tolerate(world.pools.settle(USER));
    } else if (step === 'see') {
      const page = await world.feed.open(USER).catch(() => undefined);
      const token = page?.items[0]?.token;
      if (token !== undefined) await tolerate(world.feed.track(USER, 'seen', [token]));
    } else {
      await openOnce(world, ledger, USER, 1000);
    }
  }
  await world.feed.idle();
}

/** Where interleavings run. */
export interface InterleaveOptions {
  readonly group: string;
  readonly what: string;
  readonly seed: string;
  readonly runs: number;
  readonly layout?: 'cells' | 'blocks';
  readonly open: () => OrderedStore;
  readonly openFeed?: (() => OrderedStore) | undefined;
  /** Whether refreshes also find items, and order heads anew. @defaultValue `false` */
  readonly ranked?: boolean | undefined;
}

/** Two to eight processes whose store calls meet in an order that fast-check chooses, and shrinks. */
export async function runInterleavings(
  options: InterleaveOptions,
): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const { group, what, seed, runs, layout = 'cells', open, openFeed, ranked = false } = options;
  const tally = newTally();
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(steps, { minLength: 2, maxLength: 8 }),
    fc.nat(),
    async (scheduler, processes, salt) => {
      const random = seededRandom(salt);
      const [store, feedStore] = [open(), openFeed?.()];
      const ledger = new Ledger();
      if (ranked) for (const id of [...RANKED_IDS, 'common']) ledger.offered.add(id);
      const ranking = ranked ? rankedCandidates(random, ['common']) : undefined;
      const worlds = processes.map((_, index) =>
        createWorld({
          ...SETTINGS,
          layout,
          ranking,
          clock: createVirtualClock(),
          seed: `${salt}/${index}`,
          store: new ScheduledStore(store, scheduler, random),
          feedStore: feedStore && new ScheduledStore(feedStore, scheduler, random),
        }),
      );
      const acting = Promise.all(
        worlds.map((world, index) => act(world, ledger, processes[index] ?? [], `p${index}`, random)),
      );
      await scheduler.waitFor(acting);
      await scheduler.waitIdle();
      const clock = createVirtualClock();
      const healthy = createWorld({ ...SETTINGS, layout, clock, store, feedStore, seed: `${salt}/healthy` });
      const problems = ledger.compare(await drainFeed(healthy, ledger, USER), tally);
      if (problems.length > 0) throw new Error(problems.join('; '));
    },
  );
  const details = await fc.check(property, { numRuns: runs, seed: Number(seed) | 0 });
  tally.runs = details.numRuns;
  if (!details.failed) return { row: rowOf(group, what, tally, seed) };
  const { lost, repeated, misordered } = tally;
  if (lost + repeated + misordered === 0) tally.violations += 1;
  const error = details.errorInstance;
  const text = details.counterexample?.map(String).join('\n') ?? '';
  return {
    row: rowOf(group, what, tally, seed),
    failure: `FEEDLOOM_SEED=${seed}\n${text}\n${error instanceof Error ? error.stack : String(error)}`,
  };
}
