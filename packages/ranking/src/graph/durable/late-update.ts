import { isWellFormed } from '@feedloom/core';
import type { EdgeChange, EdgeFacts } from './edge-change.js';

/** What the store refused, as it waits in a queue: changes of edges, or the erasure of an owner. */
export type LateUpdate =
  | { readonly changes: readonly EdgeChange[] }
  | {
      readonly erase: string;
      /** What the owner did before is to go, what came later stays. */
      readonly stamp: number;
    };

/** When an update was made, to order updates by. */
export function stampOf(update: LateUpdate): number {
  return 'changes' in update ? (update.changes[0]?.stamp ?? 0) : update.stamp;
}

/** Reads an update that came out of a queue. @returns `undefined` if it is none of ours. */
export function readLateUpdate(payload: unknown): LateUpdate | undefined {
  const { changes, erase, stamp } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof erase === 'string' && typeof stamp === 'number') return { erase, stamp };
  if (Array.isArray(changes) && changes.every(isChange)) return { changes };
  return undefined;
}

function isChange(value: unknown): value is EdgeChange {
  const { from, to, stamp, facts } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return isName(from) && isName(to) && Number.isSafeInteger(stamp) && (facts === undefined || isFacts(facts));
}

function isFacts(value: unknown): value is EdgeFacts {
  const { weight, at, owner } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof weight === 'number' && weight > 0 && typeof at === 'number' && (owner === undefined || isName(owner));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && isWellFormed(value);
}
