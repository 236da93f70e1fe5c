import type { Entry } from '@feedloom/core';
import { HEAD } from '../keys.js';
import type { LiveHead } from '../records/head.js';
import { encodeHead } from '../records/head.js';
import type { Dropped, Plan, ShortPlan } from '../records/pending.js';
import { packDecision } from '../records/pending.js';
import type { Env } from './env.js';
import type { Sight } from './look.js';
import type { Account, Operation, Outcome } from './step.js';
import { write } from './step.js';

/** What is to be written under the guard of the head that was seen. */
export interface Decision {
  readonly kind: Account['kind'];
  /** Whether something is taken away: then the revision advances. */
  readonly removes: boolean;
  readonly head: Partial<LiveHead>;
  readonly feed: Plan;
  readonly pools: Plan;
  /** The same for the feed's store to carry, if there are two. @defaultValue `pools` */
  readonly short?: ShortPlan | undefined;
  readonly dropped: readonly Dropped[];
  /** See `WriteStep`. */
  readonly meanwhile?: (() => void) | undefined;
}

/** A plan that does nothing. */
export const NOTHING: Plan = { puts: [], deletes: [] };

const headPut = (head: LiveHead): Entry => ({ key: HEAD, value: encodeHead(head) });

/**
 * Two stores: does the pool side of the decision that `head` (the feed's) carries. Its author does this, or whoever
 * sees it undone; the guard makes it happen once.
 */
export function* applyPending(env: Env, poolRaw: Uint8Array, head: LiveHead, plan: Plan): Operation<Outcome> {
  const { pending: _done, ...rest } = head;
  const mirror: LiveHead = { ...rest, token: env.token() };
  const change = {
    guard: { key: HEAD, expected: poolRaw },
    puts: [...plan.puts, headPut(mirror)],
    deletes: plan.deletes,
  };
  return yield* write('pools', change, { kind: 'apply', dropped: [] });
}

/**
 * One conditional write that replaces the head: all of the decision, or nothing. With two stores the feed's comes
 * first and carries the pools' side, which is applied after `onDone` has been told.
 */
export function* commit(
  env: Env,
  sight: Sight,
  decision: Decision,
  onDone?: (head: LiveHead) => void,
): Operation<Outcome> {
  const rev = sight.head.rev + (decision.removes ? 1 : 0);
  const { pending: _applied, ...seen } = sight.head;
  const head: LiveHead = { ...seen, ...decision.head, token: env.token(), rev };
  const account: Account = { kind: decision.kind, dropped: decision.dropped };
  const guard = { key: HEAD, expected: sight.raw };
  if (!env.twoStores) {
    const change = {
      guard,
      puts: [...decision.feed.puts, ...decision.pools.puts, headPut(head)],
      deletes: [...decision.feed.deletes, ...decision.pools.deletes],
    };
    const outcome = yield* write('pools', change, account, decision.meanwhile);
    if (outcome === 'done') onDone?.(head);
    return outcome;
  }
  const carrying = decision.removes ? { ...head, pending: packDecision(rev, decision.short ?? decision.pools) } : head;
  const change = { guard, puts: [...decision.feed.puts, headPut(carrying)], deletes: decision.feed.deletes };
  const outcome = yield* write('feed', change, account, decision.meanwhile);
  if (outcome !== 'done') return outcome;
  onDone?.(head);
  if (decision.removes) yield* applyPending(env, sight.poolRaw, carrying, decision.pools);
  return outcome;
}
