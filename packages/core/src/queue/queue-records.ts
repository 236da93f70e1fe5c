import { Buffer } from 'node:buffer';
import type { Entry, RangePart } from '../contracts/ordered-store.js';
import type { DeadLetter } from '../contracts/task-queue.js';
import { FeedloomError } from '../errors.js';
import { prefixEnd } from '../keys/bytes.js';
import { INTEGER_BYTES, readInteger, writeInteger } from '../keys/integer.js';
import { encodeString } from '../keys/string.js';

/** The first byte of a value, so that a later format can be told from this one. */
const FORMAT = 1;

/** The latest time that a key can hold, in milliseconds since the Unix epoch. */
const LATEST = 2 ** (8 * INTEGER_BYTES) - 1;

/** A task as it lies in the store: one cell, under the time at which it may be taken. */
export interface TaskRecord {
  readonly id: string;
  /** When it may be taken: the end of its delay, or of its lease. */
  readonly due: number;
  readonly payload: unknown;
  /** How often it has been taken. */
  readonly attempts: number;
  readonly leased: boolean;
  readonly dedupeKey?: string | undefined;
  /** Random, new with every change: no two values of a cell are ever equal, so a guard by value is a fence. */
  readonly token: string;
}

/** A task, and the very cell that holds it: the guard of what is done to it next. */
export interface StoredTask {
  readonly record: TaskRecord;
  readonly cell: Entry;
}

/** Packs a task into its cell. @throws `ERR_INVALID_PAYLOAD` if the payload is not JSON. */
export function packTask(record: TaskRecord): StoredTask {
  const { id, due, ...rest } = record;
  return { record, cell: { key: timedKey('d', due, id), value: encodeJson(rest) } };
}

/** Unpacks a task. @returns `undefined` if the cell is damaged. */
export function unpackTask(cell: Entry): StoredTask | undefined {
  const rest = decodeJson(cell) as Omit<TaskRecord, 'id' | 'due'> | undefined;
  if (rest?.payload === undefined || typeof rest.token !== 'string' || !isCount(rest.attempts)) return undefined;
  return { record: { ...rest, id: idOf(cell.key), due: timeOf(cell.key) }, cell };
}

/** The tasks that may be taken at `now`, longest due first. */
export function dueRange(now: number, limit: number): RangePart {
  return { gte: timedKey('d', 0, ''), lt: timedKey('d', Math.floor(now) + 1, ''), limit };
}

/** All tasks that are not finished, by the time at which they may be taken. */
export const ALL_TASKS: RangePart = { gte: Buffer.from('d'), lt: prefixEnd(Buffer.from('d')) };

/** Packs a dead letter into its cell. */
export function packDead({ id, at, ...rest }: DeadLetter<unknown>): Entry {
  return { key: timedKey('x', at, id), value: encodeJson(rest) };
}

/** Makes a dead letter of a task's cell that cannot be read: its very bytes, under the time of its death. */
export function moveToDead({ key, value }: Entry, at: number): Entry {
  return { key: timedKey('x', at, idOf(key)), value };
}

/** Unpacks a dead letter; one that is damaged says so. */
export function unpackDead(entry: Entry): DeadLetter<unknown> {
  const { key, value } = entry;
  const place = { id: idOf(key), at: timeOf(key) };
  const rest = decodeJson(entry) as Omit<DeadLetter<unknown>, 'id' | 'at'> | undefined;
  if (typeof rest?.reason === 'string' && isCount(rest.attempts)) return { ...rest, ...place };
  return { ...place, payload: undefined, attempts: 0, reason: 'its record is damaged', damaged: value };
}

/** All dead letters, oldest first. */
export const ALL_DEAD: RangePart = { gte: Buffer.from('x'), lt: prefixEnd(Buffer.from('x')) };

/** The cells that name the unfinished tasks with a dedupe key. */
export const ALL_DEDUPES: RangePart = { gte: Buffer.from('k'), lt: prefixEnd(Buffer.from('k')) };

/** The cell that names the unfinished task with a dedupe key. */
export function dedupeCell(dedupeKey: string): Uint8Array {
  return Buffer.concat([Buffer.from('k'), encodeString(dedupeKey)]);
}

function timedKey(kind: string, time: number, id: string): Uint8Array {
  const key = Buffer.allocUnsafe(1 + INTEGER_BYTES + id.length);
  key.write(kind, 0, 'latin1');
  writeInteger(key, Math.min(LATEST, Math.ceil(time)), 1);
  key.write(id, 1 + INTEGER_BYTES, 'latin1');
  return key;
}

/** When it is due or died; 0 in a key that is too short to say. */
function timeOf(key: Uint8Array): number {
  if (key.length < 1 + INTEGER_BYTES) return 0;
  return readInteger(Buffer.from(key.buffer, key.byteOffset, key.byteLength), 1);
}

/** The id in a key; of one that is too short, the key. */
function idOf(key: Uint8Array): string {
  if (key.length <= 1 + INTEGER_BYTES) return Buffer.from(key).toString('hex');
  return Buffer.from(key.subarray(1 + INTEGER_BYTES)).toString('latin1');
}

function encodeJson(value: { readonly payload: unknown }): Uint8Array {
  try {
    if (JSON.stringify(value.payload) === undefined) throw new TypeError(`${typeof value.payload} has no JSON form`);
    const json = Buffer.from(JSON.stringify(value), 'utf8');
    return Buffer.concat([Buffer.of(FORMAT), json]);
  } catch (cause) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', 'A task payload must be JSON. Enqueue plain data.', { cause });
  }
}

/** @returns `undefined` if the value is not an object in our format. */
function decodeJson({ value }: Entry): object | undefined {
  if (value[0] !== FORMAT) return undefined;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(value.subarray(1)).toString('utf8'));
    return typeof decoded === 'object' && decoded !== null ? decoded : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
