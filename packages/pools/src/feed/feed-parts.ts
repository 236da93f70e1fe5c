import type { Clock } from '@feedloom/core';
import type { Background } from '../background.js';
import type { Rebuild } from '../contracts/rebuild.js';
import type { Generator } from '../contracts/generator.js';
import type { StoredPools } from '../pools/stored-pools.js';
import type { Env } from '../protocol/env.js';
import type { DecisionEvent } from './feed-options.js';
import type { FeedReader } from './feed-reader.js';
import type { Keyring } from './keyring.js';
import type { PageKit } from './page-builder.js';
import type { Puller } from './puller.js';
import type { Rescorer } from './rescorer.js';
import type { SurroundingsReader } from './surroundings.js';

/** What a feed service is wired from, complete and checked. */
export interface FeedParts<Data, Source extends string> {
  readonly pools: StoredPools<Data, Source>;
  readonly generator: Generator<Data, Source>;
  readonly env: Env;
  readonly keyring: Keyring;
  readonly pageKit: Pick<PageKit<Data>, 'keyring' | 'signed' | 'isRetracted' | 'hydrate'>;
  readonly rebuild: Rebuild | undefined;
  /** Where pages are read: the feed's store, hedged by its replica. */
  readonly reader: FeedReader;
  /** What lies in other partitions than the user's. */
  readonly surroundings: SurroundingsReader;
  /** Finds what is in no pool, and orders what is; `undefined` where nothing does. */
  readonly puller: Puller<Data, Source> | undefined;
  readonly rescorer: Rescorer<Data, Source> | undefined;
  /** Whether a feed can be read while the pools' store fails. */
  readonly hasOtherStore: boolean;
  readonly size: number;
  readonly max: number;
  readonly deadlineMs: number;
  readonly lateMs: number;
  readonly minRefreshMs: number;
  readonly headsPerPool: number;
  readonly reoffer: { readonly afterChunks: number; readonly maxTimes: number } | undefined;
  readonly onDecision: ((decision: DecisionEvent<Data, Source>) => void) | undefined;
  readonly background: Background;
  readonly clock: Clock;
}
