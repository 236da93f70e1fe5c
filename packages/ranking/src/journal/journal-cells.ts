import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  INTEGER_BYTES,
  asBuffer,
  decodeString,
  encodeString,
  prefixEnd,
  readInteger,
  writeInteger,
} from '@feedloom/core';
import type { Entry, Interaction, RangePart } from '@feedloom/core';

/** What is kept about a user's events beside the events. */
export interface UserSummary {
  /** How many are kept. */
  readonly count: number;
  /** Events up to this time have been dropped to make room, in milliseconds since the Unix epoch. */
  readonly droppedTo: number;
}

const EVENT = Buffer.from('e');
const SUMMARY = Buffer.from('u');
const ERASED = Buffer.from('x');

/** Where the salt of a shard lies. */
export const SALT_KEY: Uint8Array = Buffer.from('s');

/** All events of a shard: by user, then by time. */
export const ALL_EVENTS = { gte: EVENT, lt: prefixEnd(EVENT) } as const;

/** The events of one user, oldest first. */
export function eventsOf(user: string): RangePart {
  const prefix = Buffer.concat([EVENT, encodeString(user)]);
  return { gte: prefix, lt: prefixEnd(prefix) };
}

/** The key of a user's summary. */
export function summaryKey(user: string): Uint8Array {
  return Buffer.concat([SUMMARY, encodeString(user)]);
}

/** The key of the time of a user's erasure: a salted hash, which names nobody. */
export function erasedKey(user: string, salt: Uint8Array): Uint8Array {
  return Buffer.concat([ERASED, createHash('sha256').update(salt).update(user).digest().subarray(0, 16)]);
}

/** The key of an event: the same whenever the event is told. */
export function eventKey({ user, at, event }: Interaction): Uint8Array {
  const time = Buffer.alloc(INTEGER_BYTES);
  writeInteger(time, Math.floor(at), 0);
  return Buffer.concat([EVENT, encodeString(user), time, Buffer.from(event)]);
}

/** The cell of an event. */
export function eventCell(event: Interaction): Entry {
  return { key: eventKey(event), value: Buffer.from(JSON.stringify([event.item, event.kind])) };
}

/** The event of a cell; `undefined` for bytes that are none. */
export function readEvent({ key, value }: Entry): Interaction | undefined {
  try {
    const { text: user, end } = decodeString(key, EVENT.length);
    const parsed: unknown = JSON.parse(asBuffer(value).toString());
    if (!Array.isArray(parsed)) return undefined;
    const [item, kind] = parsed as readonly unknown[];
    if (typeof item !== 'string' || typeof kind !== 'string') return undefined;
    const bytes = asBuffer(key);
    return { event: bytes.toString('utf8', end + INTEGER_BYTES), user, item, kind, at: readInteger(bytes, end) };
  } catch {
    return undefined;
  }
}

/** The value of a summary. */
export function writeSummary({ count, droppedTo }: UserSummary): Uint8Array {
  return Buffer.from(JSON.stringify([count, droppedTo]));
}

/** A summary from its value; an empty one if there is none. */
export function readSummary(value: Uint8Array | undefined): UserSummary {
  const [count, droppedTo] = value === undefined ? [] : (JSON.parse(asBuffer(value).toString()) as number[]);
  return { count: count ?? 0, droppedTo: droppedTo ?? 0 };
}

/** The value of a time. */
export function writeTime(at: number): Uint8Array {
  return Buffer.from(String(at));
}

/** A time from its value; -1 if there is none. */
export function readTime(value: Uint8Array | undefined): number {
  return value === undefined ? -1 : Number(asBuffer(value).toString());
}
