import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderedStore } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { createFeedService, createGenerator, createPools, mix } from '@feedloom/pools';
import type { Page, StoredFeed, StoredPools } from '@feedloom/pools';

/** The sources of the benchmarks. */
export const SOURCES = ['following', 'related', 'interests'] as const;

/** One of {@link SOURCES}. */
export type Source = (typeof SOURCES)[number];

/** How many items of a chunk of 25 come from each source, about. */
const RATES = { following: 6, related: 3, interests: 1 } as const;

/** About 100 bytes of JSON. */
export interface PinData {
  readonly author: string;
  readonly board: string;
  readonly title: string;
}

/** A feed over a store. */
export interface World {
  readonly pools: StoredPools<PinData, Source>;
  readonly feed: StoredFeed<PinData, Source>;
}

/** How a {@link World} differs from the usual one. */
export interface WorldOptions {
  /** The most items that a feed keeps. @defaultValue the default of the feed service */
  readonly keep?: number | undefined;
  /** How the pools lie in the store. @defaultValue the default of the pools */
  readonly layout?: 'cells' | 'blocks' | undefined;
}

const random = seededRandom('benchmarks');
let made = 0;

/** `count` new items with random scores. No id is made twice in one run. */
export function items(prefix: string, count: number): { id: string; score: number; data: PinData }[] {
  return Array.from({ length: count }, () => {
    made += 1;
    return {
      id: `${prefix}-${String(made).padStart(9, '0')}`,
      score: random.next(),
      data: {
        author: `author-${made % 97}`,
        board: `board-${made % 41}`,
        title: 'A lamp that is bright enough to read by',
      },
    };
  });
}

/** A feed with the usual mix. Nothing is capped, so that what is measured does not depend on settling. */
export function createWorld(store: OrderedStore, { keep, layout }: WorldOptions = {}): World {
  const pools = createPools<PinData, Source>({
    store,
    layout,
    sources: { following: { cap: 1e9 }, related: { cap: 1e9 }, interests: { cap: 1e9 } },
    retractedMaxAgeMs: 1e9,
  });
  const generator = createGenerator<PinData, Source>({
    mix: [mix.ratio(RATES), mix.gap((item) => item.data.author, 3)],
  });
  const feed = createFeedService({ pools, generator, headsPerPool: 50, deadlineMs: 30_000, keep });
  return { pools, feed };
}

/** The names of `count` users. */
export function usersNamed(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

const BATCH = 500;

/** Fills the three pools of a user with `perPool` items each. */
export async function fill({ pools }: World, user: string, perPool: number): Promise<void> {
  for (const source of SOURCES) {
    for (let left = perPool; left > 0; left -= BATCH)
      await pools.add(user, source, items(source, Math.min(left, BATCH)));
  }
  await pools.idle();
}

/** One refresh. @throws If it did not bring a whole chunk: then something else would be measured. */
export async function refresh({ feed }: World, user: string): Promise<Page<PinData, Source>> {
  const page = await feed.open(user);
  if (page.fresh !== 25) {
    throw new Error(`A refresh of ${user} brought ${page.fresh} items, degraded ${JSON.stringify(page.degraded)}.`);
  }
  return page;
}

/** Gives a user as many new items of each source as a page of fresh ones has taken: pools stay as long as they were. */
export async function topUp({ pools }: World, user: string, { items: shown }: Page<PinData, Source>): Promise<void> {
  for (const source of SOURCES) {
    const taken = shown.filter((item) => item.source === source).length;
    if (taken > 0) await pools.add(user, source, items(source, taken));
  }
}

/** Refreshes every user `times` times, and tops them up: from then on all is compiled, and every feed has chunks. */
export async function warmUp(world: World, users: readonly string[], times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (const user of users) await topUp(world, user, await refresh(world, user));
    await world.feed.idle();
  }
}

/** A directory that is removed when `use` is done. */
export async function inTemporaryFolder<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const path = await mkdtemp(join(tmpdir(), 'feedloom-bench-'));
  try {
    return await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
