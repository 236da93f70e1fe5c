import type { Entry } from '@feedloom/core';
import type { OfferReceipt, RefusalReason } from '../contracts/item.js';
import { ADDED, HEAD } from '../keys.js';
import { decodeAdded, encodeAdded } from '../records/added.js';
import { encodeEntry } from '../records/entry.js';
import { fingerprint } from '../records/fingerprint.js';
import type { LiveHead } from '../records/head.js';
import type { Standing } from '../records/standing.js';
import type { Env } from './env.js';
import { contended, isOver } from './env.js';
import { look } from './look.js';
import type { Operation } from './step.js';
import { write } from './step.js';

/** An item whose score, data and times have been checked and encoded. */
export interface OfferLine {
  readonly id: string;
  readonly score: number;
  /** The order in the pool. */
  readonly rank: number;
  readonly at: number;
  readonly expiresAt: number;
  readonly timesServed: number;
  readonly data: Uint8Array;
}

/** What an offer may overrule. */
export interface OfferRules {
  /** Re-offer: only items whose last serving was the one of this revision. */
  readonly servedAt?: number | undefined;
  /** Items that have been retracted from everybody. */
  readonly isRetracted?: ((id: string) => boolean) | undefined;
}

function refusal(
  env: Env,
  head: LiveHead,
  source: string,
  line: OfferLine,
  standing: Standing,
  rules: OfferRules,
): RefusalReason | undefined {
  if (rules.isRetracted?.(line.id) === true) return 'retracted';
  if (standing.kind === 'hidden') return 'hidden';
  if (rules.servedAt !== undefined) {
    if (standing.kind !== 'served' || standing.rev !== rules.servedAt) return 'served';
  } else if (standing.kind === 'served' && !isOver(env, head, standing.rev)) {
    return 'served';
  }
  // Where items expire, a pool makes room without anybody writing: a floor would outlive it.
  const floor = line.expiresAt === 0 ? head.floors[source] : undefined;
  return floor !== undefined && line.rank < floor ? 'below-floor' : undefined;
}

/** What an offer came to, and how full it made its pool since the last settle. */
export interface Offered extends OfferReceipt {
  readonly addedSinceSettle: number;
}

/**
 * Adds items to one pool, or moves them to their new rank, under the guard of the head, which stays as it is: offers
 * never make a refresh fail, nor each other.
 */
export function* offer(
  env: Env,
  source: string,
  lines: readonly OfferLine[],
  rules: OfferRules = {},
): Operation<Offered> {
  const ids = lines.map(({ id }) => id);
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const sight = yield* look(env, [{ key: ADDED }, ...env.layout.standingParts(ids)]);
    const head = sight.poolHead;
    const [addedCells, ...got] = sight.pools;
    const added = decodeAdded(addedCells?.[0]?.value);
    const standings = env.layout.standings(got, ids, head);
    const refused: { id: string; reason: RefusalReason }[] = [];
    const accepted = lines.flatMap((line, index) => {
      const standing = standings[index] ?? ({ kind: 'free' } as const);
      const reason = refusal(env, head, source, line, standing, rules);
      if (reason !== undefined) refused.push({ id: line.id, reason });
      return reason === undefined ? [{ line, standing }] : [];
    });
    const addedSinceSettle = (added[source] ?? 0) + accepted.length;
    if (accepted.length === 0) return { accepted: [], refused, addedSinceSettle };
    const plan = env.layout.offer(got, {
      source,
      q: head.rev,
      order: Object.values(added).reduce((sum, count) => sum + count, 0),
      nonce: env.nonce(),
      lines: accepted.map(({ line, standing }) => ({
        id: line.id,
        rank: line.rank,
        value: encodeEntry(line, fingerprint(head.incarnation, line.id)),
        standing,
      })),
    });
    const counter: Entry = { key: ADDED, value: encodeAdded(added, source, accepted.length) };
    const change = {
      guard: { key: HEAD, expected: sight.poolRaw },
      puts: [...plan.puts, counter],
      deletes: plan.deletes,
    };
    const outcome = yield* write('pools', change, { kind: 'offer', dropped: [] });
    if (outcome === 'done') return { accepted: accepted.map(({ line }) => line.id), refused, addedSinceSettle };
  }
  throw contended('An offer', env.attempts);
}
