import type { CallOptions, Degraded } from '@feedloom/core';
import { Deadline, FeedloomError, quote, record, requireId, requirePositiveInteger, traced } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import type { Explanation } from '../contracts/explanation.js';
import type {
  EraseReceipt,
  FeedService,
  OpenOptions,
  Page,
  TrackKind,
  TrackReceipt,
} from '../contracts/feed-service.js';
import { erase } from '../protocol/erase.js';
import { inspect } from '../protocol/inspect.js';
import type { FeedPart } from '../protocol/page.js';
import { perform } from '../protocol/perform.js';
import type { Layer } from '../protocol/stack.js';
import type { Operation } from '../protocol/step.js';
import { idsAt, track } from '../protocol/track.js';
import { withdraw } from '../protocol/withdraw.js';
import { groupBy } from '../layout/group-by.js';
import { SEEN_BITS } from '../records/seen.js';
import { requireArray } from '../require-array.js';
import { readCursor } from './cursor.js';
import type { FeedParts } from './feed-parts.js';
import type { PageKit, PageRequest } from './page-builder.js';
import { buildPage } from './page-builder.js';
import type { Top } from './refresher.js';
import { Refresher } from './refresher.js';
import { readToken } from './token.js';

/** The most items on a page. */
const MOST_ITEMS = 1000;
/** How often the pools of one user are rebuilt by one process, at most. */
const REBUILD_EVERY_MS = 60_000;
/** The share of the deadline that is kept for hydrating the page. */
const HYDRATE_SHARE = 0.25;

function requireKind(kind: string): asserts kind is TrackKind {
  if (Object.hasOwn(SEEN_BITS, kind)) return;
  const known = Object.keys(SEEN_BITS).join(', ');
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`kind\` must be one of ${known}, got ${quote(kind)}.`);
}

/** {@link FeedService} over the stores of its pools. */
export class StoredFeed<Data, Source extends string = string> implements FeedService<Data, Source> {
  readonly #parts: FeedParts<Data, Source>;
  readonly #refresher: Refresher<Data, Source>;
  readonly #pageKit: PageKit<Data>;
  readonly #rebuilt: MemoryCache<number>;

  /** Use `createFeedService`. @internal */
  constructor(parts: FeedParts<Data, Source>) {
    this.#parts = parts;
    this.#refresher = new Refresher(parts);
    this.#pageKit = { ...parts.pageKit, readBelow: (...below) => this.#readBelow(...below) };
    this.#rebuilt = new MemoryCache({ ttlMs: REBUILD_EVERY_MS, clock: parts.clock });
  }

  async open(user: string, options?: OpenOptions): Promise<Page<Data, Source>> {
    requireId('user', user);
    const {
      limit = this.#parts.size,
      cursor,
      signals = {},
      signal,
      deadlineMs = this.#parts.deadlineMs,
    } = options ?? {};
    requirePositiveInteger('limit', limit);
    if (limit > MOST_ITEMS) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`limit\` must be at most ${MOST_ITEMS}, got \`${limit}\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs }, this.#parts.clock);
    deadline.check('opening a feed');
    const startedAt = this.#parts.clock.monotonic();
    const kind = cursor === undefined ? 'refresh' : 'page';
    return traced('feedloom.feed.get', { kind }, async () => {
      const page =
        cursor === undefined
          ? await this.#openTop(user, limit, signals, deadline)
          : await this.#openBelow(user, limit, cursor, deadline);
      const outcome = page.degraded.length === 0 ? 'fresh' : page.fresh > 0 ? 'partial' : 'materialized';
      record('feedloom.feed.duration', (this.#parts.clock.monotonic() - startedAt) / 1000, { outcome });
      // Sources are stored as plain strings; only this pools' sources are ever written.
      return page as Page<Data, Source>;
    });
  }

  async track(
    user: string,
    kind: TrackKind,
    tokens: readonly string[],
    options: CallOptions = {},
  ): Promise<TrackReceipt> {
    requireId('user', user);
    requireKind(kind);
    requireArray('tokens', tokens);
    const { env, keyring } = this.#parts;
    const places = tokens.map((token) => readToken(keyring, user, token));
    let recorded = 0;
    const hidden: string[] = [];
    const work = async (): Promise<TrackReceipt> => {
      for (const positions of groupBy(places, ({ incarnation, seq }) => `${incarnation}.${seq}`).values()) {
        const slots = positions.map(({ index }) => index);
        const { incarnation = '', seq = 0 } = positions[0] ?? {};
        if (kind === 'hidden') {
          const ids = await this.#perform(idsAt(env, incarnation, seq, slots), user, options);
          hidden.push(...ids.filter((id) => id !== undefined));
        }
        if (await this.#perform(track(env, incarnation, seq, slots, kind), user, options)) recorded += slots.length;
      }
      if (hidden.length > 0) await this.#perform(withdraw(env, hidden, true), user, options);
      return { recorded, trimmed: tokens.length - recorded };
    };
    return this.#within(options, work, 'recording what was seen');
  }

  async itemsOf(
    user: string,
    tokens: readonly string[],
    options: CallOptions = {},
  ): Promise<readonly (string | undefined)[]> {
    requireId('user', user);
    requireArray('tokens', tokens);
    const { env, keyring } = this.#parts;
    const places = tokens.map((token, order) => ({ ...readToken(keyring, user, token), order }));
    const items: (string | undefined)[] = tokens.map(() => undefined);
    const work = async (): Promise<readonly (string | undefined)[]> => {
      for (const positions of groupBy(places, ({ incarnation, seq }) => `${incarnation}.${seq}`).values()) {
        const slots = positions.map(({ index }) => index);
        const { incarnation = '', seq = 0 } = positions[0] ?? {};
        const ids = await this.#perform(idsAt(env, incarnation, seq, slots), user, options);
        for (const [place, { order }] of positions.entries()) items[order] = ids[place];
      }
      return items;
    };
    return this.#within(options, work, 'reading tokens');
  }

  async explain(user: string, item: string, options: CallOptions = {}): Promise<Explanation<Source>> {
    requireId('user', user);
    requireId('item', item);
    const { pools, env } = this.#parts;
    const { retractions } = pools.parts;
    const explained = async (): Promise<Explanation> => {
      const [shared] = await Promise.all([pools.sharedHeads(), retractions.refresh()]);
      return this.#perform(inspect(env, item, shared, retractions.has), user, options);
    };
    return (await this.#within(options, explained, 'explaining an item')) as Explanation<Source>;
  }

  async retract(items: readonly string[], options: CallOptions = {}): Promise<void> {
    requireArray('items', items);
    for (const item of items) requireId('item', item);
    const { retractions } = this.#parts.pools.parts;
    await this.#within(options, () => retractions.add(items, options), 'retracting items');
  }

  async erase(user: string, options: CallOptions = {}): Promise<EraseReceipt> {
    requireId('user', user);
    const { env } = this.#parts;
    const erased = await this.#within(options, () => this.#perform(erase(env), user, options), 'erasing a user');
    this.#parts.puller?.served.erase(user);
    return { user, ...erased, at: env.now() };
  }

  /** Waits for work that goes on after answers: banking, settling, remembering debts, re-offering. */
  async idle(options: CallOptions = {}): Promise<void> {
    await this.#parts.background.idle(options);
  }

  async #openTop(
    user: string,
    limit: number,
    signals: Readonly<Record<string, unknown>>,
    deadline: Deadline,
  ): Promise<Page<Data>> {
    const { size, pageKit } = this.#parts;
    const layers = Math.ceil(limit / size);
    const refreshBy = pageKit.hydrate ? deadline.within(deadline.remainingMs * (1 - HYDRATE_SHARE)) : deadline;
    let top = await this.#refresher.top(user, signals, layers, refreshBy);
    let degraded = top.degraded;
    if (top.isDry) {
      const rebuilding = await this.#rebuild(user, top, refreshBy);
      degraded = [...degraded, ...rebuilding.degraded];
      if (rebuilding.added > 0) {
        top = await this.#refresher.top(user, signals, layers, refreshBy);
        degraded = top.degraded;
      }
    }
    const page = await this.#page({
      user,
      head: top.head,
      layers: top.layers(),
      from: { seq: Infinity, index: 0 },
      limit,
      freshSeq: top.freshSeq,
      deadline,
      degraded,
    });
    if (page.items.length > 0 || page.degraded.length > 0) return page;
    return { ...page, degraded: [{ part: 'pools', reason: 'empty', servedFrom: 'nothing' }] };
  }

  /** Fills the pools of a user who has nothing new: someone new, or back after a long time. */
  async #rebuild(
    user: string,
    top: Top,
    deadline: Deadline,
  ): Promise<{ added: number; degraded: readonly Degraded[] }> {
    const { rebuild } = this.#parts;
    if (rebuild === undefined || (await this.#rebuilt.get(user)) !== undefined) return { added: 0, degraded: [] };
    try {
      const added = await deadline.race(rebuild.rebuild(user, { signal: deadline.signal }), 'rebuilding pools');
      await this.#rebuilt.set(user, added);
      return { added, degraded: [] };
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_ABORTED')) throw error;
      const servedFrom = top.layers().length > 0 ? 'materialised-feed' : 'nothing';
      return { added: 0, degraded: [{ part: 'rebuild', reason: deadline.expired ? 'timeout' : 'error', servedFrom }] };
    }
  }

  async #openBelow(user: string, limit: number, cursor: string, deadline: Deadline): Promise<Page<Data>> {
    const { keyring, size } = this.#parts;
    const position = readCursor(keyring, user, cursor);
    const degraded = await deadline.race(this.#parts.surroundings.refreshRetractions(), 'reading retractions');
    const isWhole = (part: FeedPart): boolean =>
      part.head?.incarnation === position.incarnation &&
      part.head.seq >= position.seq &&
      (part.layers[0]?.seq === position.seq || position.seq < part.head.first);
    const { head, layers } = await this.#parts.reader.read(
      user,
      position.seq + 1,
      Math.ceil(limit / size) + 1,
      deadline,
      isWhole,
    );
    if (head === undefined || head.incarnation !== position.incarnation || position.seq < head.first) {
      throw new FeedloomError(
        'ERR_CURSOR_TRIMMED',
        'What is below this cursor has been trimmed away. Start from the top.',
      );
    }
    return this.#page({ user, head, layers, from: position, limit, freshSeq: undefined, deadline, degraded });
  }

  #page(request: PageRequest): Promise<Page<Data>> {
    return buildPage(this.#pageKit, request);
  }

  async #readBelow(user: string, seq: number, items: number, deadline: Deadline): Promise<readonly Layer[]> {
    const { reader, size } = this.#parts;
    const count = Math.ceil(items / size) + 1;
    return (await reader.read(user, seq, count, deadline, ({ layers }) => layers[0]?.seq === seq - 1)).layers;
  }

  #perform<Result>(operation: Operation<Result>, user: string, options: CallOptions): Promise<Result> {
    return perform(operation, this.#parts.pools.placeOf(user), options);
  }

  /** Starts `work` only if its options are good, or nobody would hear of what it throws. */
  async #within<Result>(options: CallOptions, work: () => Promise<Result>, what: string): Promise<Result> {
    const deadline = Deadline.of(options, this.#parts.clock);
    deadline.check(what);
    return deadline.race(work(), what, { indeterminate: true });
  }
}
