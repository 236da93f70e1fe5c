import type { CallOptions, Clock, OrderedStore, Random, StandardSchema } from '@feedloom/core';
import { Deadline, FeedloomError, count, quote, requireId, requirePositiveInteger, traced } from '@feedloom/core';
import type { MemoryCache } from '@feedloom/core/memory';
import type { Background } from '../background.js';
import type { PoolHead } from '../contracts/generator.js';
import type { Candidate, OfferReceipt, OfferedItem } from '../contracts/item.js';
import type { PoolView } from '../layout/layout.js';
import type { PeekOptions, Pools } from '../contracts/pools.js';
import type { Env } from '../protocol/env.js';
import { look } from '../protocol/look.js';
import { offer } from '../protocol/offer.js';
import type { Place } from '../protocol/perform.js';
import { perform } from '../protocol/perform.js';
import { settle } from '../protocol/settle.js';
import type { Operation } from '../protocol/step.js';
import { withdraw } from '../protocol/withdraw.js';
import type { PoolEntry } from '../records/entry.js';
import { checkData, offerLine } from './offer-line.js';
import type { Retractions } from './retractions.js';
import { requireArray } from '../require-array.js';
import type { SourceKind, SourceRules } from './source-options.js';

/** What {@link StoredPools} is wired from. */
export interface PoolsParts<Data> {
  readonly store: OrderedStore;
  readonly feedStore: OrderedStore;
  readonly namespace: string;
  readonly env: Env;
  readonly rules: ReadonlyMap<string, SourceRules>;
  readonly schema: StandardSchema<Data> | undefined;
  readonly retractions: Retractions;
  readonly background: Background;
  readonly shared: MemoryCache<readonly PoolEntry[]>;
  readonly clockSkewMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** How many entries of a shared source can take part in a refresh. */
const SHARED_HEADS = 500;
const LONGEST_SHARED_READ_MS = 1000;
const EVERYTHING = 2 ** 31 - 1;
const REMEDIES: Readonly<Record<SourceKind, string>> = {
  own: 'is not shared: fill it with `add`',
  shared: 'is shared: fill it with `share`',
  pulled: 'is pulled: its items come from `pull` of the feed service',
};

/** {@link Pools} over any {@link OrderedStore}. A shared source is a pool like any other, whose owner is the source. */
export class StoredPools<Data, Source extends string = string> implements Pools<Data, Source> {
  readonly sources: readonly Source[];
  /** For the feed service, which commits its chunks together with what they take from the pools. @internal */
  readonly parts: PoolsParts<Data>;

  /** A shared source has a pool, but no feed. */
  readonly #sharedEnv: Env;

  /** Use `createPools`. @internal */
  constructor(parts: PoolsParts<Data>) {
    this.parts = parts;
    this.#sharedEnv = { ...parts.env, twoStores: false };
    this.sources = [...parts.rules.keys()] as Source[];
  }

  async add(
    user: string,
    source: Source,
    items: readonly OfferedItem<Data>[],
    options: CallOptions = {},
  ): Promise<OfferReceipt> {
    requireId('user', user);
    const rules = this.#rulesOf(source, 'own');
    return this.#offer(this.parts.env, this.placeOf(user), rules, source, items, options);
  }

  async share(source: Source, items: readonly OfferedItem<Data>[], options: CallOptions = {}): Promise<OfferReceipt> {
    const rules = this.#rulesOf(source, 'shared');
    const receipt = await this.#offer(this.#sharedEnv, this.#sharedPlace(source), rules, source, items, options);
    await this.parts.shared.delete(source);
    return receipt;
  }

  async peek(
    user: string,
    source: Source,
    { limit = 25, ...options }: PeekOptions = {},
  ): Promise<Candidate<Data, Source>[]> {
    requireId('user', user);
    requirePositiveInteger('limit', limit);
    const { kind } = this.#rulesOf(source);
    const isShared = kind === 'shared';
    const place = isShared ? this.#sharedPlace(source) : this.placeOf(user);
    // A pulled source has no pool, so it is read as an empty one.
    const heads = this.#heads(isShared ? this.#sharedEnv : this.parts.env, [source], limit);
    const [view] = await this.#run(heads, place, options, 'peeking into a pool');
    return (view?.entries ?? []).slice(0, limit) as unknown as Candidate<Data, Source>[];
  }

  async heads(user: string, { limit = 25, ...options }: PeekOptions = {}): Promise<PoolHead<Data, Source>[]> {
    requireId('user', user);
    requirePositiveInteger('limit', limit);
    const { env } = this.parts;
    const views = await this.#run(this.#heads(env, env.sources, limit), this.placeOf(user), options, 'reading heads');
    return views.map(({ source, entries, size }) => ({ source, items: entries, size })) as unknown as PoolHead<
      Data,
      Source
    >[];
  }

  async remove(user: string, ids: readonly string[], options: CallOptions = {}): Promise<void> {
    requireId('user', user);
    for (const id of ids) requireId('id', id);
    if (ids.length > 0)
      await this.#run(withdraw(this.parts.env, ids, false), this.placeOf(user), options, 'removing items');
  }

  async size(user: string, options: CallOptions = {}): Promise<Record<Source, number>> {
    requireId('user', user);
    const { env } = this.parts;
    const views = await this.#run(
      this.#heads(env, env.sources, EVERYTHING),
      this.placeOf(user),
      options,
      'counting pools',
    );
    return Object.fromEntries(views.map(({ source, entries }) => [source, entries.length])) as Record<Source, number>;
  }

  /** Removes what is dead, expired or over the cap from a user's pools now, rather than when it is due. */
  async settle(user: string, options: CallOptions = {}): Promise<void> {
    requireId('user', user);
    await this.#run(settle(this.parts.env), this.placeOf(user), options, 'settling pools');
  }

  /** Waits for settling that goes on after an answer. */
  idle(options: CallOptions = {}): Promise<void> {
    return this.parts.background.idle(options);
  }

  /** Where operations on a user run. @internal */
  placeOf(user: string): Place {
    return this.#place(`${this.parts.namespace}:u:${user}`, this.parts.feedStore);
  }

  /** Whether there are shared sources. @internal */
  get hasShared(): boolean {
    return this.sources.some((source) => this.parts.rules.get(source)?.kind === 'shared');
  }

  /** The heads of all shared sources, from a copy that is at most `sharedMaxAgeMs` old. @internal */
  async sharedHeads(options: CallOptions = {}): Promise<readonly PoolEntry[]> {
    const names = this.sources.filter((source) => this.parts.rules.get(source)?.kind === 'shared');
    if (names.length === 0) return [];
    const deadline = Deadline.of(options, this.parts.clock);
    const reading = Promise.all(names.map((source) => this.#sharedHead(source)));
    const heads = await deadline.race(reading, 'reading shared sources');
    return heads.flat();
  }

  /** Many wait for one read: it is bounded by itself, and no caller's signal can end it. */
  #sharedHead(source: string): Promise<readonly PoolEntry[]> {
    return this.parts.shared.load(source, async () => {
      const operation = this.#heads(this.#sharedEnv, [source], SHARED_HEADS);
      const options = { deadlineMs: LONGEST_SHARED_READ_MS };
      const [view] = await this.#run(operation, this.#sharedPlace(source), options, 'reading a shared source');
      return view?.entries ?? [];
    });
  }

  #place(partition: string, feed: OrderedStore): Place {
    return {
      stores: { pools: this.parts.store, feed },
      partition,
      onWritten: ({ dropped }) => {
        for (const { reason } of dropped) if (reason !== 'moved') count('feedloom.pin.dropped', 1, { reason });
      },
    };
  }

  #sharedPlace(source: string): Place {
    return this.#place(`${this.parts.namespace}:s:${source}`, this.parts.store);
  }

  #rulesOf(source: string, kind?: SourceKind): SourceRules {
    const rules = this.parts.rules.get(source);
    if (rules === undefined) {
      const known = this.sources.map((name) => quote(name)).join(', ');
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `There is no source ${quote(source)}; the sources are ${known}.`);
    }
    if (kind !== undefined && rules.kind !== kind) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `Source ${quote(source)} ${REMEDIES[rules.kind]}.`);
    }
    return rules;
  }

  #run<Result>(operation: Operation<Result>, place: Place, options: CallOptions, what: string): Promise<Result> {
    const deadline = Deadline.of(options, this.parts.clock);
    return deadline.race(perform(operation, place, options), what, { indeterminate: true });
  }

  *#heads(env: Env, sources: readonly string[], limit: number): Operation<readonly PoolView[]> {
    const query = { sources, limit, shared: [] };
    const sight = yield* look(env, env.layout.viewParts(query));
    const view = env.layout.view(sight.pools, query, sight.poolHead, env.now());
    return view.pools;
  }

  async #offer(
    env: Env,
    place: Place,
    rules: SourceRules,
    source: Source,
    items: readonly OfferedItem<Data>[],
    options: CallOptions,
  ): Promise<OfferReceipt> {
    const { schema, retractions, background, clockSkewMs } = this.parts;
    requireArray('items', items);
    const now = env.now();
    const checked = await checkData(items, schema);
    const lines = checked.map((item) => offerLine(item, rules, now, now + clockSkewMs));
    if (lines.length === 0) return { accepted: [], refused: [] };
    // A process that only offers learns of retractions too, a little later.
    if (!retractions.isFresh) background.startOnce('retractions', () => retractions.refresh());
    // Of two lines for one item the last counts: both in one write would leave two entries.
    const last = [...new Map(lines.map((line) => [line.id, line])).values()];
    const { accepted, refused, addedSinceSettle } = await traced('feedloom.pool.put', {}, () =>
      this.#run(offer(env, source, last, { isRetracted: retractions.has }), place, options, 'offering items'),
    );
    if (addedSinceSettle > Math.max(64, rules.cap / 2)) {
      background.startOnce(`settle ${place.partition}`, () => perform(settle(env), place));
    }
    return { accepted, refused };
  }
}
