import type { OrderedStore } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import type { VirtualClock } from '@feedloom/core/testing';
import { createVirtualClock } from '@feedloom/core/testing';
import type { FeedServiceOptions, Generator, PoolsOptions } from '../src/index.js';
import { createFeedService, createGenerator, createPools } from '../src/index.js';

/** What the items of these tests carry. */
export interface Pin {
  readonly author: string;
}

/** The sources of these tests. */
export type TestSource = 'following' | 'related' | 'interests';

/** A small feed on a virtual clock. */
export interface Kit {
  readonly store: OrderedStore;
  readonly clock: VirtualClock;
  readonly pools: ReturnType<typeof createPools<Pin, TestSource>>;
  readonly feed: ReturnType<typeof createFeedService<Pin, TestSource>>;
  /** Offers `count` items named after their source, best first. */
  fill(source: TestSource, count: number, user?: string): Promise<void>;
}

/** What a test may choose. */
export interface KitOptions {
  readonly store?: OrderedStore;
  readonly clock?: VirtualClock;
  readonly seed?: string;
  readonly generator?: Generator<Pin, TestSource>;
  readonly pools?: Partial<PoolsOptions<Pin, TestSource>>;
  readonly feed?: Partial<FeedServiceOptions<Pin, TestSource>>;
}

/** Secrets that survive a "restart": two kits with it understand each other's cursors. */
export const CURSOR_KEYS = [{ id: 'k1', secret: 'a secret of these tests only' }];

/** Wires pools and a feed service over a memory store. */
export function createKit(options: KitOptions = {}): Kit {
  const clock = options.clock ?? createVirtualClock();
  const store = options.store ?? new MemoryStore();
  const pools = createPools<Pin, TestSource>({
    store,
    sources: { following: {}, related: {}, interests: {} },
    clock,
    random: seededRandom(options.seed ?? 'kit'),
    ...options.pools,
  });
  const generator = options.generator ?? createGenerator<Pin, TestSource>({ mix: [] });
  const feed = createFeedService<Pin, TestSource>({
    pools,
    generator,
    chunk: { size: 5, max: 20 },
    cursorKeys: CURSOR_KEYS,
    ...options.feed,
  });
  const fill = async (source: TestSource, count: number, user = 'ana'): Promise<void> => {
    const items = Array.from({ length: count }, (_, index) => ({
      id: `${source}-${index}`,
      score: count - index,
      data: { author: `author-${index % 7}` },
    }));
    await pools.add(user, source, items);
  };
  return { store, clock, pools, feed, fill };
}

/** The ids of a page, in order. */
export const idsOf = (page: { readonly items: readonly { readonly id: string }[] }): string[] =>
  page.items.map(({ id }) => id);
