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

/** The cell that guards all writes of a shard: a write that expects another head is not done. */
export const HEAD_KEY: Uint8Array = Buffer.from('h');

/** All times of erasures of a shard. */
export const ALL_ERASED = { gte: ERASED, lt: prefixEnd(ERASED) } as const;

/** All summaries of a shard. */
export const ALL_SUMMARIES = { gte: SUMMARY, lt: prefixEnd(SUMMARY) } as const;

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

/** The events of one user that gave a time before `before`, oldest first; at most `limit`. */
export function eventsBefore(user: string, before: number, limit: number): RangePart {
  const { gte } = eventsOf(user);
  return { gte, lt: Buffer.concat([gte, timeBytes(Math.max(0, Math.floor(before)))]), limit };
}

/** The user of a summary's key. */
export function userOfSummary(key: Uint8Array): string {
  return decodeString(key, SUMMARY.length).text;
}

/** The key of an event, by the time that it gave: the same whenever the event is told. */
export function eventKey({ user, at, event }: Interaction): Uint8Array {
  return Buffer.concat([EVENT, encodeString(user), timeBytes(Math.floor(at)), Buffer.from(event)]);
}

/** The cell of an event, which happened at `now` if it gave a later time: a clock that is ahead must not rule. */
export function eventCell(event: Interaction, now: number): Entry {
  const { item, kind, at } = event;
  const value = at > now ? [item, kind, now] : [item, kind];
  return { key: eventKey(event), value: Buffer.from(JSON.stringify(value)) };
}

/** An event as it was kept. */
export interface KeptEvent extends Interaction {
  /** The time that it gave: later than `at` if its clock was ahead. */
  readonly toldAt: number;
}

/** The event of a cell; `undefined` for bytes that are none. */
export function readEvent({ key, value }: Entry): KeptEvent | undefined {
  try {
    const { text: user, end } = decodeString(key, EVENT.length);
    const parsed: unknown = JSON.parse(asBuffer(value).toString());
    if (!Array.isArray(parsed)) return undefined;
    const [item, kind, acceptedAt] = parsed as readonly unknown[];
    if (typeof item !== 'string' || typeof kind !== 'string') return undefined;
    const bytes = asBuffer(key);
    const toldAt = readInteger(bytes, end);
    const at = typeof acceptedAt === 'number' ? acceptedAt : toldAt;
    return { event: bytes.toString('utf8', end + INTEGER_BYTES), user, item, kind, at, toldAt };
  } catch {
    return undefined;
  }
}

function timeBytes(at: number): Uint8Array {
  const time = Buffer.alloc(INTEGER_BYTES);
  writeInteger(time, at, 0);
  return time;
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
