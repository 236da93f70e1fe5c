import type { Entry, ReadPart } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { HEAD } from '../keys.js';
import type { Head, LiveHead } from '../records/head.js';
import { bareHead, decodeHead, encodeHead } from '../records/head.js';
import { NOTHING, applyPending } from './commit.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import { unpackDecision } from '../records/pending.js';
import type { Operation, StoreName } from './step.js';
import { read, readBoth, write } from './step.js';

/** What a look at a user's partition showed. */
export interface Sight {
  /** The head that guards decisions: the feed store's. */
  readonly head: LiveHead;
  readonly raw: Uint8Array;
  /** The pool store's head; the same one unless there are two stores. */
  readonly poolHead: LiveHead;
  readonly poolRaw: Uint8Array;
  /** The parts asked for. */
  readonly pools: Entry[][];
  readonly feed: Entry[][];
}

const HEAD_PART: ReadPart = { key: HEAD };

/** Creating a head, helping and looking again each take a turn; no honest sequence of them is longer. */
const TURNS = 8;

function* create(store: StoreName, expected: Uint8Array | undefined, head: LiveHead): Operation<void> {
  const guard = { key: HEAD, expected };
  yield* write(store, { guard, puts: [{ key: HEAD, value: encodeHead(head) }] }, { kind: 'create', dropped: [] });
}

/** An absent head, or a tombstone whose time is over, makes room for a new life. Any other gone head refuses. */
function makesRoom(head: Head | undefined, env: Env): head is undefined {
  if (head === undefined) return true;
  if (head.state === 'live') return false;
  if (head.state === 'erased' && env.now() - head.at > env.tombstoneMs) return true;
  throw new FeedloomError('ERR_ERASED', 'This user has been erased. New data is refused until the tombstone expires.');
}

const newLife = (env: Env): LiveHead => bareHead(env.token(), env.token().slice(0, 16));

/** Two stores: applies what another process has decided. What it reads is newer than `poolRaw`, or as old. */
function* help(env: Env, poolRaw: Uint8Array, head: LiveHead): Operation<void> {
  const short = head.pending === undefined ? NOTHING : unpackDecision(head.pending);
  const parts = env.layout.completionParts(short);
  const got = parts.length === 0 ? [] : yield* read('pools', parts);
  yield* applyPending(env, poolRaw, head, env.layout.complete(got, short));
}

/**
 * Reads the head first and the given parts after it, creates a missing head, and applies a decision that another
 * process has left pending. Never shows a pool while a decision about it is pending.
 *
 * @param feedParts - `undefined` if only the pool store matters, as for offers.
 * @throws `ERR_ERASED` for an erased user, `ERR_CONFLICT` if others keep changing the head.
 */
export function* look(env: Env, poolParts: readonly ReadPart[], feedParts?: readonly ReadPart[]): Operation<Sight> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (!env.twoStores || feedParts === undefined) {
      const got = yield* read('pools', [HEAD_PART, ...poolParts, ...(feedParts ?? [])]);
      const raw = got[0]?.[0]?.value;
      const head = decodeHead(raw);
      if (makesRoom(head, env)) {
        // The first write carries no data: a late one could otherwise put data after an erasure.
        yield* create('pools', raw, newLife(env));
        continue;
      }
      const live = head as LiveHead;
      const seen = raw as Uint8Array;
      const split = 1 + poolParts.length;
      return {
        head: live,
        raw: seen,
        poolHead: live,
        poolRaw: seen,
        pools: got.slice(1, split),
        feed: got.slice(split),
      };
    }
    const [pools, feed] = yield* readBoth([HEAD_PART, ...poolParts], [HEAD_PART, ...feedParts]);
    const poolRaw = pools[0]?.[0]?.value;
    const poolHead = decodeHead(poolRaw);
    if (makesRoom(poolHead, env)) {
      yield* create('pools', poolRaw, newLife(env));
      continue;
    }
    const raw = feed[0]?.[0]?.value;
    const head = decodeHead(raw);
    const livePools = poolHead as LiveHead;
    if (makesRoom(head, env) || (head as LiveHead).incarnation !== livePools.incarnation) {
      yield* create('feed', raw, bareHead(env.token(), livePools.incarnation));
      continue;
    }
    const liveFeed = head as LiveHead;
    if (liveFeed.rev > livePools.rev) {
      yield* help(env, poolRaw as Uint8Array, liveFeed);
      continue;
    }
    if (liveFeed.rev < livePools.rev) continue;
    return {
      head: liveFeed,
      raw: raw as Uint8Array,
      poolHead: livePools,
      poolRaw: poolRaw as Uint8Array,
      pools: pools.slice(1),
      feed: feed.slice(1),
    };
  }
  throw contended('Reading a user', TURNS);
}
