import { HEAD, chunkKey, seenKey } from '../keys.js';
import { decodeChunk } from '../records/chunk.js';
import { decodeHead } from '../records/head.js';
import type { SeenBit } from '../records/seen.js';
import { SeenRecord } from '../records/seen.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import type { Operation } from './step.js';
import { read, write } from './step.js';

/**
 * Sets a bit for some slots of one chunk of one life of the user.
 *
 * The record's own bytes are the guard: they hold the chunk's random token, so a write can never land in another life.
 *
 * @returns Whether the chunk is still kept.
 */
export function* track(
  env: Env,
  incarnation: string,
  seq: number,
  slots: readonly number[],
  bit: SeenBit,
): Operation<boolean> {
  const store = env.twoStores ? 'feed' : 'pools';
  const key = seenKey(seq);
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const [headCells, cells] = yield* read(store, [{ key: HEAD }, { key }]);
    const head = decodeHead(headCells?.[0]?.value);
    const raw = cells?.[0]?.value;
    if (head?.state !== 'live' || head.incarnation !== incarnation || raw === undefined) return false;
    const record = new SeenRecord(raw);
    if (slots.every((slot) => record.has(slot, bit))) return true;
    const change = { guard: { key, expected: raw }, puts: [{ key, value: record.with(slots, bit).bytes }] };
    if ((yield* write(store, change, { kind: 'track', dropped: [] })) === 'done') return true;
  }
  throw contended('Recording what was seen', env.attempts);
}

/** The ids of some slots of one chunk, in their order; none if it has been trimmed or belongs to another life of the user. */
export function* idsAt(
  env: Env,
  incarnation: string,
  seq: number,
  slots: readonly number[],
): Operation<(string | undefined)[]> {
  const store = env.twoStores ? 'feed' : 'pools';
  const [headCells, cells] = yield* read(store, [{ key: HEAD }, { key: chunkKey(seq) }]);
  const head = decodeHead(headCells?.[0]?.value);
  const raw = cells?.[0]?.value;
  if (head?.state !== 'live' || head.incarnation !== incarnation || raw === undefined) return [];
  const { items } = decodeChunk(raw);
  return slots.map((slot) => items[slot]?.id);
}
