import type { Entry, ReadPart } from '@feedloom/core';
import { HEAD } from '../keys.js';
import { decodeHead, encodeHead } from '../records/head.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import type { Operation, StoreName } from './step.js';
import { read, write } from './step.js';

/** What an erasure found and did. */
export interface Erased {
  readonly found: number;
  readonly deleted: number;
  readonly remaining: number;
}

/** The cells deleted in one write. */
const BATCH = 1000;

// Every key of a partition begins with a letter.
const ALL: ReadPart = { gte: Buffer.of(0), lt: Buffer.of(0xff) };

const isHead = ({ key }: Entry): boolean => key.length === HEAD.length && key[0] === HEAD[0];

/** Replaces the head by one that refuses everything, so that nothing can land between scan and delete. */
function* fence(env: Env, store: StoreName): Operation<'fenced' | 'erased' | 'lost'> {
  const [cells] = yield* read(store, [{ key: HEAD }]);
  const raw = cells?.[0]?.value;
  const head = decodeHead(raw);
  if (head?.state === 'erasing') return 'fenced';
  // A tombstone whose time is over refuses nothing any more: it is laid anew.
  if (head?.state === 'erased' && env.now() - head.at <= env.tombstoneMs) return 'erased';
  const value = encodeHead({ state: 'erasing', token: env.token(), at: env.now() });
  const change = { guard: { key: HEAD, expected: raw }, puts: [{ key: HEAD, value }] };
  return (yield* write(store, change, { kind: 'fence', dropped: [] })) === 'done' ? 'fenced' : 'lost';
}

/** Deletes all behind the fence and leaves a tombstone. @returns `undefined` if the fence is not there any more. */
function* empty(env: Env, store: StoreName): Operation<Erased | undefined> {
  const [headCells, all = []] = yield* read(store, [{ key: HEAD }, ALL]);
  const raw = headCells?.[0]?.value;
  if (decodeHead(raw)?.state !== 'erasing') return undefined;
  const guard = { key: HEAD, expected: raw };
  const keys = all.filter((entry) => !isHead(entry)).map(({ key }) => key);
  for (let start = 0; start < keys.length; start += BATCH) {
    const change = { guard, deletes: keys.slice(start, start + BATCH) };
    if ((yield* write(store, change, { kind: 'erase', dropped: [] })) !== 'done') return undefined;
  }
  const value = encodeHead({ state: 'erased', token: env.token(), at: env.now() });
  const buried = yield* write(store, { guard, puts: [{ key: HEAD, value }] }, { kind: 'erase', dropped: [] });
  if (buried !== 'done') return undefined;
  const [left = []] = yield* read(store, [ALL]);
  return { found: all.length, deleted: keys.length, remaining: left.filter((entry) => !isHead(entry)).length };
}

/**
 * Deletes all that is kept of a user: fence the pools, fence and empty the feed, then empty the pools.
 *
 * What was in flight is refused, since its guard is gone for ever. Whoever erases next finishes what a crash left.
 */
export function* erase(env: Env): Operation<Erased> {
  const total = { found: 0, deleted: 0, remaining: 0 };
  const add = ({ found, deleted, remaining }: Erased): void => {
    total.found += found;
    total.deleted += deleted;
    total.remaining += remaining;
  };
  for (let attempt = 0; attempt < env.attempts + 2; attempt += 1) {
    const pools = yield* fence(env, 'pools');
    if (pools === 'erased') return total;
    if (pools === 'lost') continue;
    if (env.twoStores) {
      const feed = yield* fence(env, 'feed');
      if (feed === 'lost') continue;
      if (feed === 'fenced') {
        const emptied = yield* empty(env, 'feed');
        if (emptied === undefined) continue;
        add(emptied);
      }
    }
    const emptied = yield* empty(env, 'pools');
    if (emptied === undefined) continue;
    add(emptied);
    return total;
  }
  throw contended('Erasing a user', env.attempts);
}
