import type { Figure } from '../harness/figure.js';
import { offerBesideBullmq, refreshBesideBullmq } from './beside-bullmq.js';
import { groupCommit } from './group-commit.js';
import { longerPools, moreUsers } from './growth.js';
import { loopDelayFigure } from './loop-delay.js';
import { mixAllRules } from './mix-all-rules.js';
import { peekBesideRedis } from './peek-beside-redis.js';
import { redisRoundTrips } from './redis-round-trips.js';
import { redisThroughput } from './redis-throughput.js';
import { refreshInMemory } from './refresh-in-memory.js';
import { refreshOnLmdb } from './refresh-on-lmdb.js';

/** Every figure of the feed, in the order of the list in the docs. */
export const feedFigures: readonly Figure[] = [
  refreshOnLmdb,
  redisRoundTrips,
  redisThroughput,
  refreshBesideBullmq,
  offerBesideBullmq,
  peekBesideRedis,
  groupCommit,
  refreshInMemory,
  mixAllRules,
  longerPools,
  moreUsers,
  loopDelayFigure,
];
