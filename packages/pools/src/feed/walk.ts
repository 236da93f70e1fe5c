import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { FeedItem } from '../contracts/feed-service.js';
import type { Layer } from '../protocol/stack.js';
import type { LiveHead } from '../records/head.js';
import type { SignedChunks } from './signed-chunks.js';

/** What a walk reads with. */
export interface WalkKit {
  readonly signed: SignedChunks;
  readonly isRetracted: (id: string) => boolean;
  /** Reads chunks below `seq`, newest first, enough for about `items` items. */
  readonly readBelow: (user: string, seq: number, items: number, deadline: Deadline) => Promise<readonly Layer[]>;
}

/** Where a walk starts. */
export interface WalkStart {
  readonly user: string;
  readonly head: LiveHead;
  /** What has been read already, newest first. */
  readonly layers: readonly Layer[];
  /** The first place to show. */
  readonly from: { readonly seq: number; readonly index: number };
  readonly deadline: Deadline;
}

/** An item, and the chunk that it is from. */
export interface Shown<Data> {
  readonly item: FeedItem<Data>;
  readonly seq: number;
}

/** Walks down the chunks by raw position, so that what is skipped is never met again and nothing is passed over. */
export class Walk<Data> {
  readonly #kit: WalkKit;
  readonly #start: WalkStart;
  #layers: readonly Layer[];
  /** The next raw place; a `seq` below the head's `first` is the end. */
  seq: number;
  index: number;
  /** Why the walk could go no further for now; the next raw place stands. */
  interruption: FeedloomError | undefined;

  /** Starts at the place asked for, or at the newest chunk if that is above all. */
  constructor(kit: WalkKit, start: WalkStart) {
    this.#kit = kit;
    this.#start = start;
    this.#layers = start.layers;
    this.seq = Math.min(start.from.seq, start.layers[0]?.seq ?? start.head.seq);
    this.index = this.seq === start.from.seq ? start.from.index : 0;
  }

  /** Whether nothing is left below. */
  get atEnd(): boolean {
    return this.seq < this.#start.head.first;
  }

  /** The next `wanted` items that are neither hidden nor retracted; fewer at the end, or if the walk is interrupted. */
  async take(wanted: number): Promise<Shown<Data>[]> {
    const taken: Shown<Data>[] = [];
    while (taken.length < wanted && !this.atEnd && this.interruption === undefined) {
      const layer = this.#layers.find(({ seq }) => seq === this.seq) ?? (await this.#readOn(wanted - taken.length));
      if (layer !== undefined) this.#show(layer, wanted, taken);
    }
    return taken;
  }

  /** Reads the next chunks. What has been shown already is worth more than an error: the walk is interrupted. */
  async #readOn(wanted: number): Promise<Layer | undefined> {
    const { user, head, deadline } = this.#start;
    try {
      this.#layers = await this.#kit.readBelow(user, this.seq + 1, wanted, deadline);
    } catch (error) {
      if (!FeedloomError.is(error) || deadline.aborted) throw error;
      this.interruption = error;
      return undefined;
    }
    const [layer] = this.#layers;
    if (layer?.seq === this.seq) return layer;
    // Trimmed since the head was read: the feed ends here.
    this.seq = head.first - 1;
    return undefined;
  }

  #show({ chunk, seen }: Layer, wanted: number, taken: Shown<Data>[]): void {
    const { user, head } = this.#start;
    const tokens = this.#kit.signed.tokensOf(user, head.incarnation, chunk);
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
