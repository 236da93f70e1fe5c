import { Buffer } from 'node:buffer';
import { FeedloomError, sameBytes } from '@feedloom/core';
import type { CallOptions, Clock, OrderedStore, Random } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from '../catalogue/cell.js';
import { userOf } from './board-event.js';
import type { BoardEvent } from './board-event.js';
import { LogSegment, SEGMENT, encodeBatch } from './log-segment.js';

/** What a log is made of. */
export interface BoardLogParts {
  readonly store: OrderedStore;
  readonly clock: Clock;
  readonly random: Random;
  /** How long events are kept, in milliseconds: longer than anybody who follows is behind. @defaultValue an hour */
  readonly keepMs?: number | undefined;
}

/** What was read of a log. */
export interface LogRead {
  readonly events: readonly BoardEvent[];
  /** Where to read on. */
  readonly next: number;
}

interface Waiting {
  readonly events: readonly BoardEvent[];
  readonly resolve: (position: number) => void;
  readonly reject: (error: unknown) => void;
}

const PARTITION = 'board-log';
const [FIRST, LAST] = [cellKey('first'), cellKey('last')];

/** How many events are written together, and how long a write may take, in milliseconds. */
const [TOGETHER, WRITE_MS] = [512, 5_000];

/**
 * What has happened on the board, in one order for everybody: processes append to it and follow it. A position is a number
 * that grows; events before {@link BoardLogParts.keepMs} are let go, a segment at a time.
 */
export class BoardLog {
  readonly #parts: BoardLogParts;
  readonly #waiting: Waiting[] = [];
  /** The segment that is appended to, and how many batches were there when it was last looked at. */
  #tail: { segment: LogSegment; count: number } | undefined;
  #isWriting = false;
  /** Letting go of what is old, a segment that was begun after the other. Never rejects. */
  #trimming: Promise<void> = Promise.resolve();

  constructor(parts: BoardLogParts) {
    this.#parts = parts;
  }

  /** The position of the oldest that is there. */
  async start(options: CallOptions = {}): Promise<number> {
    return (await this.#numberAt(FIRST, options)) * SEGMENT;
  }

  /** The position behind all that is there. */
  async end(options: CallOptions = {}): Promise<number> {
    const { segment, count } = await this.#findTail(options);
    return segment.number * SEGMENT + count;
  }

  /** Adds events, together with what others of this process add meanwhile. @returns The position behind them. */
  append(events: readonly BoardEvent[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  /**
   * Reads up to `limit` batches.
   *
   * @throws `ERR_NOT_FOUND` if what is there has been let go: whoever is so far behind begins anew.
   */
  async read(from: number, limit: number, options: CallOptions = {}): Promise<LogRead> {
    const [number, place] = [Math.floor(from / SEGMENT), from % SEGMENT];
    const { batches, count } = await new LogSegment(this.#parts.store, number).read(place, limit, options);
    if (batches.length === 0 && count > place) {
      throw new FeedloomError('ERR_NOT_FOUND', 'The board’s log does not go back so far. Start this process again.');
    }
    return { events: batches.flatMap(({ events }) => events), next: from + batches.length };
  }

  /** Takes all events out that name a user. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    const { segment: last } = await this.#findTail(options);
    for (let number = await this.#numberAt(FIRST, options); number <= last.number;) {
      const segment = new LogSegment(this.#parts.store, number);
      const { batches } = await segment.read(0, SEGMENT, options);
      const naming = batches.filter(({ events }) => events.some((event) => userOf(event) === user));
      const isDone = await Promise.all(
        naming.map((batch) =>
          segment.replace(
            batch,
            batch.events.filter((event) => userOf(event) !== user),
            options,
          ),
        ),
      );
      // Somebody else has changed a batch: it is read again.
      if (isDone.every(Boolean)) number += 1;
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const writing: Waiting[] = [];
      let count = 0;
      while (this.#waiting[0] !== undefined && (count === 0 || count + this.#waiting[0].events.length <= TOGETHER)) {
        const next = this.#waiting.shift();
        if (next !== undefined) writing.push(next);
        count += next?.events.length ?? 0;
      }
      try {
        const position = await this.#write(writing.flatMap(({ events }) => events));
        for (const { resolve } of writing) resolve(position);
      } catch (error) {
        for (const { reject } of writing) reject(error);
      }
    }
    this.#isWriting = false;
  }

  /** Writes one batch behind all others, once: a write without an answer is looked for before it is made again. */
  async #write(events: readonly BoardEvent[]): Promise<number> {
    const { clock, random } = this.#parts;
    const token = Buffer.from(random.bytes(9)).toString('base64url');
    const batch = encodeBatch({ token, at: clock.now(), events });
    const options = { deadlineMs: WRITE_MS };
    for (let failures = 0; ;) {
      const { segment, count } = (this.#tail ??= await this.#findTail(options));
      try {
        const isDone =
          (await segment.append(count, batch, options)) ||
          // Refused after a lost answer: it may be this very batch that lies there.
          (failures > 0 && sameBytes(await segment.at(count, options), batch));
        if (isDone) {
          this.#tail = count + 1 < SEGMENT ? { segment, count: count + 1 } : this.#behind(segment);
          // Whoever appends does not wait for it.
          if (count === 0) this.#trimming = this.#trimming.then(() => this.#begun(segment.number, options));
          return segment.number * SEGMENT + count + 1;
        }
        this.#tail = undefined;
      } catch (error) {
        failures += 1;
        if (!FeedloomError.is(error) || !error.indeterminate || failures > 2) {
          this.#tail = undefined;
          throw error;
        }
      }
    }
  }

  #behind({ number }: LogSegment): { segment: LogSegment; count: number } {
    return { segment: new LogSegment(this.#parts.store, number + 1), count: 0 };
  }

  /** A new segment was begun: a good moment to let go of old ones. What fails is done by the next. */
  async #begun(number: number, options: CallOptions): Promise<void> {
    const { store, clock, keepMs = 3_600_000 } = this.#parts;
    try {
      await store.write(PARTITION, { puts: [{ key: LAST, value: encodeCell(number) }] }, options);
      for (let first = await this.#numberAt(FIRST, options); first < number; first += 1) {
        const segment = new LogSegment(store, first);
        const { batches } = await segment.read(SEGMENT - 1, 1, options);
        if (batches.some(({ at }) => at > clock.now() - keepMs)) return;
        // In this order: a segment that could not be cleared is still the first, so that it is cleared, and erased from, later.
        await segment.clear(options);
        await store.write(PARTITION, { puts: [{ key: FIRST, value: encodeCell(first + 1) }] }, options);
      }
    } catch {
      // Nobody waits for it.
    }
  }

  async #findTail(options: CallOptions): Promise<{ segment: LogSegment; count: number }> {
    for (let number = await this.#numberAt(LAST, options); ; number += 1) {
      const segment = new LogSegment(this.#parts.store, number);
      const count = await segment.count(options);
      if (count < SEGMENT) return { segment, count };
    }
  }

  async #numberAt(key: Uint8Array, options: CallOptions): Promise<number> {
    const [[cell] = []] = await this.#parts.store.read(PARTITION, [{ key }], options);
    return cell === undefined ? 0 : decodeCell<number>(cell.value);
  }
}
