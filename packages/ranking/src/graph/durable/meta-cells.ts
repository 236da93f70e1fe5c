import { Buffer } from 'node:buffer';
import { FeedloomError, encodeString, sameBytes } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { StoreAccess } from './store-access.js';

/** How many epochs each opening of a graph may use: no two openings ever use the same one. */
const EPOCHS = 2 ** 20;

const BUCKETS = Buffer.from('b');
const OPENINGS = Buffer.from('o');
const ERASURES = Buffer.from('x');

/** How far a snapshot reaches. */
export interface SnapshotMark {
  /** The blob that it is of. */
  readonly id: string;
  /** How many erasures there had been: a snapshot of before one is not used after it. */
  readonly erasures: number;
  /** For each bucket the sequence up to which all its changes are in the snapshot. */
  readonly sequences: readonly number[];
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** What is said of the whole graph. */
export class MetaCells {
  readonly #access: StoreAccess;

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  /** How many buckets the graph has: as many as its first opener asked for. */
  async buckets(wanted: number, deadline: Deadline): Promise<number> {
    const { buckets } = await this.#access.insist(deadline, async () => {
      const found = await this.#read(BUCKETS, deadline);
      if (found !== undefined) return { buckets: numberOf(found) };
      return (await this.#write(BUCKETS, undefined, String(wanted), deadline)) ? { buckets: wanted } : undefined;
    });
    return buckets;
  }

  /** The first epoch of an opening: higher than all that were used before. */
  async openings(deadline: Deadline): Promise<number> {
    return (await this.#increment(OPENINGS, deadline)) * EPOCHS;
  }

  /** How many erasures have taken something away. */
  async erasures(deadline: Deadline): Promise<number> {
    return numberOf(await this.#read(ERASURES, deadline));
  }

  /** Counts an erasure: snapshots of before are void. */
  async countErasure(deadline: Deadline): Promise<void> {
    await this.#increment(ERASURES, deadline);
  }

  /** How far the snapshot under `name` reaches; `undefined` if that is not known. */
  async mark(name: string, deadline: Deadline): Promise<SnapshotMark | undefined> {
    const found = await this.#read(markKey(name), deadline);
    return found === undefined ? undefined : readMark(found);
  }

  /** Says how far a snapshot reaches. */
  async keepMark(name: string, mark: SnapshotMark, deadline: Deadline): Promise<void> {
    const { store, partitions } = this.#access;
    const put = { key: markKey(name), value: Buffer.from(JSON.stringify(mark)) };
    await store.write(partitions.meta, { puts: [put] }, this.#access.call(deadline));
  }

  async #increment(key: Uint8Array, deadline: Deadline): Promise<number> {
    const { next } = await this.#access.insist(deadline, async () => {
      const found = await this.#read(key, deadline);
      const number = numberOf(found) + 1;
      return (await this.#write(key, found, String(number), deadline)) ? { next: number } : undefined;
    });
    return next;
  }

  async #read(key: Uint8Array, deadline: Deadline): Promise<Uint8Array | undefined> {
    const { store, partitions } = this.#access;
    const [found] = await store.read(partitions.meta, [{ key }], this.#access.call(deadline));
    return found?.[0]?.value;
  }

  async #write(key: Uint8Array, expected: Uint8Array | undefined, text: string, deadline: Deadline): Promise<boolean> {
    const { store, partitions } = this.#access;
    const value = Buffer.from(text);
    if (sameBytes(expected, value)) return true;
    const change = { guard: { key, expected }, puts: [{ key, value }] };
    return store.write(partitions.meta, change, this.#access.call(deadline));
  }
}

function markKey(name: string): Uint8Array {
  return Buffer.concat([Buffer.from('s'), encodeString(name)]);
}

/** @throws `ERR_CORRUPT` for a cell that holds no number. */
function numberOf(cell: Uint8Array | undefined): number {
  if (cell === undefined) return 0;
  const number = Number(Buffer.from(cell).toString('latin1'));
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new FeedloomError(
    'ERR_CORRUPT',
    'What a store says of its graph is damaged. Restore it, or open another `namespace`.',
  );
}

function readMark(cell: Uint8Array): SnapshotMark | undefined {
  try {
    const mark = JSON.parse(Buffer.from(cell).toString('utf8')) as Partial<SnapshotMark>;
    const { id, erasures, sequences, at } = mark;
    if (typeof id !== 'string' || typeof erasures !== 'number' || typeof at !== 'number') return undefined;
    return Array.isArray(sequences) ? { id, erasures, sequences, at } : undefined;
  } catch {
    return undefined;
  }
}
