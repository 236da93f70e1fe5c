import type { Deadline, Degraded } from '@feedloom/core';
import { count } from '@feedloom/core';
import type { FeedItem, Page } from '../contracts/feed-service.js';
import type { Layer } from '../protocol/stack.js';
import type { LiveHead } from '../records/head.js';
import { signCursor } from './cursor.js';
import type { Hydrate } from './hydrate.js';
import type { Keyring } from './keyring.js';
import { ChunkTokens } from './token.js';

/** How often a page whose items turn out to be gone is filled from below. */
const MOST_REFILLS = 5;

/** What every page of a feed service is built with. */
export interface PageKit<Data> {
  readonly keyring: Keyring;
  readonly isRetracted: (id: string) => boolean;
  readonly hydrate: Hydrate<Data> | undefined;
  /** Reads chunks below `seq`, newest first, enough for about `items` items. */
  readonly readBelow: (user: string, seq: number, items: number, deadline: Deadline) => Promise<readonly Layer[]>;
}

/** Where to start, and what is known already. */
export interface PageRequest {
  readonly user: string;
  readonly head: LiveHead;
  /** Newest first. */
  readonly layers: readonly Layer[];
  /** The first place to show. */
  readonly from: { readonly seq: number; readonly index: number };
  readonly limit: number;
  readonly freshSeq: number | undefined;
  readonly deadline: Deadline;
  readonly degraded: readonly Degraded[];
}

interface Shown<Data> {
  readonly item: FeedItem<Data>;
  readonly seq: number;
}

/** Walks down the chunks by raw position, so that what is skipped is never met again and nothing is passed over. */
class Walk<Data> {
  readonly #kit: PageKit<Data>;
  readonly #request: PageRequest;
  #layers: readonly Layer[];
  /** The next raw place; a `seq` below the head's `first` is the end. */
  seq: number;
  index: number;

  constructor(kit: PageKit<Data>, request: PageRequest) {
    this.#kit = kit;
    this.#request = request;
    this.#layers = request.layers;
    this.seq = Math.min(request.from.seq, request.layers[0]?.seq ?? request.head.seq);
    this.index = this.seq === request.from.seq ? request.from.index : 0;
  }

  get atEnd(): boolean {
    return this.seq < this.#request.head.first;
  }

  /** The next `wanted` items that are neither hidden nor retracted; fewer at the end. */
  async take(wanted: number): Promise<Shown<Data>[]> {
    const { user, head, deadline } = this.#request;
    const taken: Shown<Data>[] = [];
    while (taken.length < wanted && !this.atEnd) {
      let layer = this.#layers.find(({ seq }) => seq === this.seq);
      if (layer === undefined) {
        this.#layers = await this.#kit.readBelow(user, this.seq + 1, wanted - taken.length, deadline);
        layer = this.#layers[0];
        // Trimmed since the head was read: the feed ends here.
        if (layer?.seq !== this.seq) {
          this.seq = head.first - 1;
          break;
        }
      }
      this.#walk(layer, wanted, taken);
    }
    return taken;
  }

  #walk({ chunk, seen }: Layer, wanted: number, taken: Shown<Data>[]): void {
    const { user, head } = this.#request;
    const tokens = new ChunkTokens(this.#kit.keyring, user, head.incarnation, chunk.seq, chunk.items.length);
    while (this.index < chunk.items.length && taken.length < wanted) {
      const slot = this.index;
      this.index += 1;
      const served = chunk.items[slot];
      if (served === undefined || seen.has(slot, 'hidden') || this.#kit.isRetracted(served.id)) continue;
      const { id, source, score } = served;
      const item = { id, source, score, data: served.data as Data, token: tokens.of(slot) };
      taken.push({ item, seq: chunk.seq });
    }
    if (this.index < chunk.items.length) return;
    this.seq = chunk.seq - 1;
    this.index = 0;
  }
}

async function hydrated<Data>(
  kit: PageKit<Data>,
  { user, deadline }: PageRequest,
  shown: readonly Shown<Data>[],
  degraded: Degraded[],
): Promise<readonly Shown<Data>[]> {
  const { hydrate } = kit;
  if (hydrate === undefined || shown.length === 0) return shown;
  try {
    const options = { ...deadline.toCallOptions(), user };
    const items = await deadline.race(
      hydrate(
        shown.map(({ item }) => item),
        options,
      ),
      'hydrating a page',
    );
    return shown.flatMap(({ seq }, index) => {
      const item = items[index];
      return item === undefined ? [] : [{ item, seq }];
    });
  } catch {
    if (deadline.aborted) deadline.check('hydrating a page');
    const reason = deadline.expired ? 'timeout' : 'error';
    degraded.push({ part: 'hydrate', reason, servedFrom: 'chunk' });
    count('feedloom.fallback', 1, { stage: 'hydrate', cause: reason });
    return shown;
  }
}

/** Builds a page: raw items, less the hidden, retracted and gone ones, filled from below a bounded number of times. */
export async function buildPage<Data>(kit: PageKit<Data>, request: PageRequest): Promise<Page<Data>> {
  const { user, head, limit, freshSeq } = request;
  const walk = new Walk(kit, request);
  const degraded = [...request.degraded];
  const shown: Shown<Data>[] = [];
  for (let round = 0; round <= MOST_REFILLS && shown.length < limit && !walk.atEnd; round += 1) {
    const taken = await walk.take(limit - shown.length);
    shown.push(...(await hydrated(kit, request, taken, degraded)));
  }
  const next = walk.atEnd
    ? undefined
    : signCursor(kit.keyring, user, { incarnation: head.incarnation, seq: walk.seq, index: walk.index });
  return {
    items: shown.map(({ item }) => item),
    next,
    hasMore: next !== undefined,
    fresh: freshSeq === undefined ? 0 : shown.filter(({ seq }) => seq === freshSeq).length,
    degraded,
  };
}
