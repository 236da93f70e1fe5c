import type { CallOptions, OrderedStore } from '@feedloom/core';
import type { FeedService } from '../contracts/feed-service.js';
import type { OfferReceipt, OfferedItem } from '../contracts/item.js';
import { createGenerator } from '../generator/create-generator.js';
import type { MixRule, UntypedData } from '../generator/mix-rule.js';
import { createPools } from '../pools/create-pools.js';
import type { PoolsOptions } from '../pools/pools-options.js';
import type { SourceOptions } from '../pools/source-options.js';
import type { StoredPools } from '../pools/stored-pools.js';
import { createFeedService } from './create-feed-service.js';
import type { FeedServiceOptions } from './feed-options.js';
import type { StoredFeed } from './stored-feed.js';

/** What a feed is made of: pools, a mix and a feed service, with everything but the first three optional. */
export interface FeedOptions<Data, Source extends string>
  extends
    Omit<PoolsOptions<Data, Source>, 'store' | 'sources'>,
    Omit<FeedServiceOptions<Data, Source>, 'pools' | 'generator'> {
  /** Where everything is kept. Whoever opened it closes it. */
  readonly store: OrderedStore;
  /** The names of the sources, or their options by name. */
  readonly sources: readonly Source[] | Readonly<Record<Source, SourceOptions>>;
  /** How the sources are mixed. @defaultValue the sources take turns */
  readonly mix?: readonly MixRule<Data, NoInfer<Source>>[] | undefined;
}

/** A whole home feed: its service, and the pools behind it. */
export interface Feed<Data, Source extends string = string> extends FeedService<Data, Source> {
  /** The pools behind it. */
  readonly pools: StoredPools<Data, Source>;
  /** Puts items into a user's pool; the same as `pools.add`. */
  offer(
    user: string,
    source: Source,
    items: readonly OfferedItem<Data>[],
    options?: CallOptions,
  ): Promise<OfferReceipt>;
  /** Waits for work that goes on after answers. */
  idle(options?: CallOptions): Promise<void>;
}

function namedSources<Source extends string>(
  sources: readonly Source[] | Readonly<Record<Source, SourceOptions>>,
): Readonly<Record<Source, SourceOptions>> {
  if (!Array.isArray(sources)) return sources as Readonly<Record<Source, SourceOptions>>;
  return Object.fromEntries((sources as readonly Source[]).map((name) => [name, {}])) as Record<Source, SourceOptions>;
}

/**
 * A home feed in one call: `createPools`, `createGenerator` and `createFeedService` wired together. Pure; no I/O
 * happens here.
 *
 * @throws `ERR_INVALID_ARGUMENT` for an option that cannot be.
 */
export function createFeed<const Source extends string, Data = UntypedData>({
  store,
  sources,
  mix = [],
  ...options
}: FeedOptions<Data, Source>): Feed<Data, Source> {
  const pools = createPools<Data, Source>({ ...options, store, sources: namedSources(sources) });
  const generator = createGenerator<Data, Source>({ mix });
  const service: StoredFeed<Data, Source> = createFeedService<Data, Source>({ ...options, pools, generator });
  return {
    pools,
    offer: (user, source, items, call) => pools.add(user, source, items, call),
    open: (user, call) => service.open(user, call),
    track: (user, kind, tokens, call) => service.track(user, kind, tokens, call),
    itemsOf: (user, tokens, call) => service.itemsOf(user, tokens, call),
    explain: (user, item, call) => service.explain(user, item, call),
    retract: (items, call) => service.retract(items, call),
    erase: (user, call) => service.erase(user, call),
    idle: (call) => service.idle(call),
  };
}
