import type { Dropped } from './pending.js';
import { decodeRecord, encodeRecord } from './record.js';

/** An item that left a pool unseen. */
export interface DropNote {
  readonly id: string;
  readonly reason: string;
  readonly at: number;
}

const KEPT = 256;

/** Reads the last drops, oldest first; none if absent. */
export function decodeDrops(bytes: Uint8Array | undefined): DropNote[] {
  return bytes === undefined ? [] : (decodeRecord(bytes, 'log of dropped items') as DropNote[]);
}

/** Writes the log with `dropped` added, the last 256 kept. Entries that merely moved or were served are no drops. */
export function appendDrops(bytes: Uint8Array | undefined, dropped: readonly Dropped[], at: number): Uint8Array {
  const notes = dropped
    .filter(({ reason }) => reason !== 'moved' && reason !== 'dead')
    .map(({ id, reason }): DropNote => ({ id, reason, at }));
  return encodeRecord([...decodeDrops(bytes), ...notes].slice(-KEPT));
}
