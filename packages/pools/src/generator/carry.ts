import type { CarriedDeferrals } from './deferrals.js';

/** What one chunk hands to the next. */
export interface Carry {
  /** The policy that the turns belong to; another one begins without them. */
  readonly policy: string;
  /** What each source rule carries over, by the rule's place in the mix. */
  readonly turns: Readonly<Record<string, unknown>>;
  readonly deferred?: CarriedDeferrals | undefined;
}

/** Reads what an earlier chunk carried over; what is not understood counts as nothing. */
export function readCarry(carried: unknown, policy: string): Carry {
  if (!isRecord(carried)) return { policy, turns: {} };
  const turns = carried['policy'] === policy && isRecord(carried['turns']) ? carried['turns'] : {};
  return { policy, turns, deferred: readDeferred(carried['deferred']) };
}

function readDeferred(value: unknown): CarriedDeferrals | undefined {
  if (!isRecord(value) || typeof value['session'] !== 'number' || !Array.isArray(value['items'])) return undefined;
  return { session: value['session'], items: (value['items'] as unknown[]).filter(isDeferredGroup) };
}

function isDeferredGroup(value: unknown): value is [number, string, string[]] {
  if (!Array.isArray(value)) return false;
  const [session, rule, ids] = value as unknown[];
  const isNamed = typeof session === 'number' && typeof rule === 'string';
  return isNamed && Array.isArray(ids) && ids.every((id) => typeof id === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
