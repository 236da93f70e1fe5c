import { Buffer } from 'node:buffer';
import type { Entry } from '@feedloom/core';
import type { DropReason } from '../contracts/item.js';

/** What a write does to one store. */
export interface Plan {
  readonly puts: readonly Entry[];
  readonly deletes: readonly Uint8Array[];
}

/** An entry that a write removes from a pool, and why: nothing goes without a reason. */
export interface Dropped {
  readonly source: string;
  readonly id: string;
  readonly reason: DropReason;
}

/** A plan without what can be worked out again from the pools as they lie: they need not travel to another store. */
export interface ShortPlan extends Plan {
  /** Source → the items that leave its pool, if the pools are to be rewritten without them. */
  readonly leaving?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The pool side of a decision that the feed store holds already, as the head carries it: in short. */
export interface PendingDecision {
  readonly rev: number;
  readonly puts: readonly (readonly [key: string, value: string])[];
  readonly deletes: readonly string[];
  /** See {@link ShortPlan}. */
  readonly leaving?: ShortPlan['leaving'];
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (encoded: string): Buffer => Buffer.from(encoded, 'base64');

/** Packs a plan into the head. */
export function packDecision(rev: number, plan: ShortPlan): PendingDecision {
  return {
    rev,
    puts: plan.puts.map(({ key, value }) => [text(key), text(value)] as const),
    deletes: plan.deletes.map(text),
    leaving: plan.leaving,
  };
}

/** Unpacks what {@link packDecision} packed. */
export function unpackDecision(decision: PendingDecision): ShortPlan {
  return {
    puts: decision.puts.map(([key, value]) => ({ key: bytes(key), value: bytes(value) })),
    deletes: decision.deletes.map(bytes),
    leaving: decision.leaving,
  };
}

/** Says that entries left for one reason. */
export function dropsOf(
  entries: Iterable<{ readonly source: string; readonly id: string }>,
  reason: DropReason,
): Dropped[] {
  return Array.from(entries, ({ source, id }) => ({ source, id, reason }));
}
