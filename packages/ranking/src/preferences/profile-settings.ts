import { FeedloomError, quote, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import { KIND_WEIGHTS, requireKindWeights, saidByKind } from '../journal/kind-weights.js';
import type { LearnSettings } from './learn.js';
import type { ContextSettings } from './profile-context.js';
import type { ProfilesOptions } from './profiles-options.js';

/** What a save says: masses of profiles are counted in saves. */
const SAVE = KIND_WEIGHTS['save'] ?? 1;

const HOUR_MS = 3_600_000;

/** The options of profiles, checked and complete. */
export interface ProfileSettings extends LearnSettings, ContextSettings {
  /** What a kind says; 0 for one that is not learnt from. */
  readonly weightOf: (kind: string) => number;
}

/** Checks how profiles learn. @throws `ERR_INVALID_ARGUMENT` */
export function profileSettings({
  kindWeights = KIND_WEIGHTS,
  sameTaste = 0.6,
  halfLifeMs = 720 * HOUR_MS,
  sessionHalfLifeMs = 2 * HOUR_MS,
  sessionShareRatio = 0.5,
  recentActions = 200,
  interests = 32,
  aversions = 16,
  disliked = 500,
  rememberedEvents = 512,
}: ProfilesOptions): ProfileSettings {
  const counts = { recentActions, interests, aversions, disliked, rememberedEvents };
  for (const [name, count] of Object.entries(counts)) requirePositiveInteger(name, count);
  requireWithin('sameTaste', sameTaste, -1, 1);
  requireWithin('sessionShareRatio', sessionShareRatio, 0, 1);
  requirePositive('halfLifeMs', halfLifeMs);
  requirePositive('sessionHalfLifeMs', sessionHalfLifeMs);
  requireKindWeights(kindWeights);
  const kept = { ...kindWeights };
  const weightOf = (kind: string): number => saidByKind(kind, kept) / SAVE;
  return { ...counts, sameTaste, halfLifeMs, sessionHalfLifeMs, sessionShareRatio, weightOf };
}

/** Checks that a number is within two others. @throws `ERR_INVALID_ARGUMENT` */
export function requireWithin(name: string, value: unknown, least: number, most: number): asserts value is number {
  if (typeof value === 'number' && value >= least && value <= most) return;
  const message = `\`${name}\` must be a number from ${least} to ${most}, got ${quote(value)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/** Checks that a number is finite and above 0. @throws `ERR_INVALID_ARGUMENT` */
export function requirePositive(name: string, value: unknown): asserts value is number {
  requireNonNegative(name, value);
  if (value > 0) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be above 0, got ${quote(value)}.`);
}
