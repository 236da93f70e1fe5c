import type { Clock, OrderedStore } from '@feedloom/core';
import {
  FeedloomError,
  MAX_ID_BYTES,
  fallback,
  hedged,
  quote,
  requireNonNegative,
  requirePositiveInteger,
} from '@feedloom/core';
import type { FeedServiceOptions, ReofferOptions } from './feed-options.js';
import { MAX_DATA_BYTES, rankOf } from '../pools/offer-line.js';
import type { SourceRules } from '../pools/source-options.js';
import type { Place } from '../protocol/perform.js';
import { FeedReader } from './feed-reader.js';
import type { Hydrate } from './hydrate.js';
import { Keyring } from './keyring.js';
import { MOST_SLOTS } from './position.js';
import { Puller } from './puller.js';
import { Rescorer } from './rescorer.js';
import { SignedChunks } from './signed-chunks.js';
import { SurroundingsReader } from './surroundings.js';
import { StoredFeed } from './stored-feed.js';

const MINUTE_MS = 60_000;
const SECRET_BYTES = 32;
/** The share of the deadline that shared sources and retractions may take before a feed goes on without them. */
const SURROUNDINGS_SHARE = 0.25;

function checkedReoffer(reoffer: ReofferOptions | undefined): { afterChunks: number; maxTimes: number } | undefined {
  if (reoffer === undefined) return undefined;
  const { afterChunks, maxTimes = 2 } = reoffer;
  requirePositiveInteger('reoffer.afterChunks', afterChunks);
  requirePositiveInteger('reoffer.maxTimes', maxTimes);
  return { afterChunks, maxTimes };
}

/**
 * A feed service over pools: takes new chunks from the generator, keeps them, and answers from what is kept when no
 * new one can be had. Pure; no I/O happens here.
 *
 * @throws `ERR_INVALID_ARGUMENT` for an option that cannot be.
 */
export function createFeedService<Data, Source extends string>({
  pools,
  generator,
  deadlineMs = 120,
  chunk: { size = 25, max = Math.max(100, size) } = {},
  keep = 1000,
  cursorKeys,
  sessionGapMs = 30 * MINUTE_MS,
  hydrate,
  pull,
  rescore,
  rebuild,
  replica,
  hedgeAfterMs = 20,
  reoffer,
  minRefreshMs = 0,
  lateMs = 10_000,
  headsPerPool = Math.max(50, 2 * size),
  onDecision,
}: FeedServiceOptions<Data, Source>): StoredFeed<Data, Source> {
  requirePositiveInteger('chunk.size', size);
  requirePositiveInteger('chunk.max', max);
  requirePositiveInteger('keep', keep);
  requirePositiveInteger('headsPerPool', headsPerPool);
  requireNonNegative('minRefreshMs', minRefreshMs);
  requireNonNegative('lateMs', lateMs);
  const chunkBytes = max * (MAX_DATA_BYTES + MAX_ID_BYTES * 2);
  if (chunkBytes > pools.parts.feedStore.supports.maxValueBytes) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `A chunk of \`chunk.max\` = ${max} items may take ${chunkBytes} bytes, more than a value of the feed's store.`,
    );
  }
  if (max < size || max > MOST_SLOTS) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `\`chunk.max\` must be \`chunk.size\` to ${MOST_SLOTS}, got ${quote(max)}.`,
    );
  }
  const { parts } = pools;
  const pulled = pools.sources.filter((source) => parts.rules.get(source)?.kind === 'pulled');
  if (pulled.length > 0 && pull === undefined) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `Source ${quote(pulled[0])} is pulled: give \`pull\` too.`);
  }
  const secret = { id: 'process', secret: parts.random.bytes(SECRET_BYTES) };
  const keyring = new Keyring(cursorKeys ?? [secret], parts.namespace);
  const env = { ...parts.env, keep, maxWant: max, sessionGapMs };
  const hedgedStore = replica && withReplica(parts.feedStore, replica, hedgeAfterMs, parts.clock);
  return new StoredFeed<Data, Source>({
    pools,
    generator,
    env,
    keyring,
    pageKit: {
      keyring,
      signed: new SignedChunks(keyring),
      isRetracted: parts.retractions.has,
      hydrate: hydrate as Hydrate<Data> | undefined,
    },
    rebuild,
    reader: new FeedReader(env, {
      primary: (user) => placeAt(pools.placeOf(user), parts.feedStore),
      hedged: hedgedStore && ((user) => placeAt(pools.placeOf(user), hedgedStore)),
    }),
    surroundings: new SurroundingsReader(pools, parts.clock, deadlineMs * SURROUNDINGS_SHARE),
    puller: pull && new Puller(pools, pull),
    rescorer: rescore && new Rescorer(rescore, (source, score, at) => ratedRank(parts.rules.get(source), score, at)),
    hasOtherStore: replica !== undefined || parts.feedStore !== parts.store,
    size,
    max,
    deadlineMs,
    lateMs,
    minRefreshMs,
    headsPerPool,
    reoffer: checkedReoffer(reoffer),
    onDecision,
    background: parts.background,
    clock: parts.clock,
  });
}

/** As in a pool, where scores that count less with age must be positive. */
function ratedRank(rules: SourceRules | undefined, score: number, at: number): number {
  if (rules?.halfLifeMs === undefined) return score;
  if (score > 0) return rankOf(score, at, rules.halfLifeMs);
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`rescore\` must give positive scores where there is a half-life, got ${quote(score)}.`,
  );
}

function placeAt(place: Place, store: OrderedStore): Place {
  return { ...place, stores: { pools: store, feed: store } };
}

/** Chunks never change, so a replica that lags shows at worst an older feed. */
function withReplica(primary: OrderedStore, replica: OrderedStore, afterMs: number, clock: Clock): OrderedStore {
  const late = hedged(primary, replica, { afterMs, reads: ['read'], clock });
  return fallback(late, replica, { part: 'feed-store', names: ['store', 'replica'], methods: ['read'], clock });
}
