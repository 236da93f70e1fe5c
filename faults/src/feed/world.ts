import type { Clock, OrderedStore } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import type { Generator, StoredFeed, StoredPools } from '@feedloom/pools';
import * as real from '@feedloom/pools';
import type { RankedCandidates } from './ranked-candidates.js';

/** The sources of the worlds that are checked. In `brief` items expire. */
export const SOURCES = ['lasting', 'brief'] as const;

/** One of {@link SOURCES}. */
export type PoolSource = (typeof SOURCES)[number];

/** Where items come from: a pool, or ranking. */
export type Source = PoolSource | 'ranked';

/** How long an item of `brief` waits. */
export const TTL_MS = 60_000;
/** How long a tombstone refuses everything. */
export const TOMBSTONE_MS = 5000;
/** Large enough never to be enforced by itself in a run; `settle` enforces {@link CAP}. */
export const CAP = 12;
/** The most items in a feed, the usual chunk and the largest one. */
export const KEEP = 40;
export const SIZE = 4;
export const MOST = 4 * SIZE;

/** A whole feed over a store, with a generator that fails when it is told to. */
export interface FeedWorld<Time extends Clock = Clock> {
  readonly clock: Time;
  readonly pools: StoredPools<null, Source>;
  readonly feed: StoredFeed<null, Source>;
  generatorFails: boolean;
  /** The sizes that the generator was asked for. */
  readonly sizes: number[];
}

/** What makes a world: the package, or a patched copy of its files. */
export type Services = Pick<typeof real, 'createPools' | 'createFeedService' | 'createGenerator'>;

/** What a world may be given. */
export interface WorldOptions<Time extends Clock> {
  readonly store: OrderedStore;
  readonly seed: string;
  readonly layout?: 'cells' | 'blocks';
  readonly feedStore?: OrderedStore | undefined;
  /** Answers reads of the feed while its store is late or dead. */
  readonly replica?: OrderedStore | undefined;
  /** Prefixes all keys: runs that share a store do not meet. */
  readonly namespace?: string;
  readonly clock: Time;
  /** The cap of both sources, and the lifetime of items in the brief one. */
  readonly cap?: number;
  readonly ttlMs?: number;
  readonly keep?: number;
  readonly size?: number;
  readonly deadlineMs?: number;
  readonly services?: Services | undefined;
  /** Ranking at the time of a refresh. @defaultValue none */
  readonly ranking?: RankedCandidates | undefined;
}

const NOTHING_FOUND: RankedCandidates['pull'] = async () => ({ items: [] });

/** Wires a world. */
export function createWorld<Time extends Clock>({
  store,
  seed,
  layout = 'cells',
  feedStore,
  replica,
  namespace = 'faults',
  clock,
  cap = CAP,
  ttlMs = TTL_MS,
  keep = KEEP,
  size = SIZE,
  deadlineMs = 10_000,
  ranking,
  services: { createPools, createFeedService, createGenerator } = real,
}: WorldOptions<Time>): FeedWorld<Time> {
  const pools = createPools<null, Source>({
    store,
    feedStore,
    namespace,
    layout,
    sources: { lasting: { cap }, brief: { cap, ttlMs }, ranked: { pulled: true } },
    tombstoneMs: TOMBSTONE_MS,
    retractedMaxAgeMs: 0,
    clock,
    random: seededRandom(seed),
  });
  const mixed = createGenerator<null, Source>({ mix: [] });
  const sizes: number[] = [];
  const generator: Generator<null, Source> = {
    generate(heads, request) {
      sizes.push(request.size);
      if (world.generatorFails) throw new Error('The generator fails on purpose.');
      return mixed.generate(heads, request);
    },
  };
  const feed = createFeedService<null, Source>({
    pools,
    generator,
    chunk: { size, max: 4 * size },
    keep,
    cursorKeys: [{ id: 'k', secret: 'a secret that only these checks know' }],
    deadlineMs,
    replica,
    pull: ranking?.pull ?? NOTHING_FOUND,
    rescore: ranking?.rescore,
  });
  const world: FeedWorld<Time> = { clock, pools, feed, generatorFails: false, sizes };
  return world;
}
