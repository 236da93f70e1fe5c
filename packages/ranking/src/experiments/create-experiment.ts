import { createHash } from 'node:crypto';
import type { Clock } from '@feedloom/core';
import {
  FeedloomError,
  quote,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
} from '@feedloom/core';
import { LRUCache } from 'lru-cache';
import { requireWithin } from '../preferences/profile-settings.js';
import type { Arm, Assignment, Experiment, ExposeOptions, Exposure } from './experiment.js';
import { hashShare } from './hash-share.js';

/** What is tried, and on whom. */
export interface ExperimentOptions<Payload> {
  /** Names it. */
  readonly name: string;
  /** Makes the assignment independent of that of other experiments. @defaultValue the name */
  readonly salt?: string | undefined;
  /** What is tried; the first is usually the present way. */
  readonly arms: readonly Arm<Payload>[];
  /** The part of the users that takes part, 0 to 1; more of them never moves one from arm to arm. @defaultValue `1` */
  readonly trafficRatio?: number | undefined;
  /** Keeps experiments apart: of two with the same `name` here and ranges that do not overlap, nobody is in both. */
  readonly layer?: ExperimentLayer | undefined;
  /** Told of each exposure; what it throws is dropped, since a log must not cost a user the feed. */
  readonly onExposure?: ((exposure: Exposure) => void) | undefined;
  /** How many exposures are remembered in the process, so as not to be told twice. @defaultValue `20_000` */
  readonly rememberedExposures?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** A range of users that an experiment draws from. */
export interface ExperimentLayer {
  /** Names the layer. */
  readonly name: string;
  /** Where the range begins, 0 to 1. */
  readonly from: number;
  /** Where it ends, not included. */
  readonly to: number;
}

/**
 * Creates an experiment. A user's arm depends on the salt, the experiment, the arms' names and shares, and the user's
 * id alone: every process finds the same one, and nothing is stored.
 *
 * Arms are drawn by weighted rendezvous hashing: when one arm's share changes, users only move to it or away from it;
 * nobody moves between two others.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createExperiment<Payload>({
  name,
  salt = name,
  arms,
  trafficRatio = 1,
  layer,
  onExposure,
  rememberedExposures = 20_000,
  clock = systemClock,
}: ExperimentOptions<Payload>): Experiment<Payload> {
  requireId('name', name);
  requireId('salt', salt);
  checkArms(arms);
  requireWithin('trafficRatio', trafficRatio, 0, 1);
  requirePositiveInteger('rememberedExposures', rememberedExposures);
  if (layer !== undefined) {
    requireId('layer.name', layer.name);
    requireWithin('layer.from', layer.from, 0, 1);
    requireWithin('layer.to', layer.to, layer.from, 1);
  }
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  const told = new LRUCache<string, true>({ max: rememberedExposures });

  const takesPart = (user: string): boolean => {
    if (layer !== undefined) {
      const place = hashShare('layer', layer.name, user);
      if (place < layer.from || place >= layer.to) return false;
    }
    return trafficRatio === 1 || hashShare('traffic', salt, name, user) < trafficRatio;
  };

  const assign = (user: string): Assignment<Payload> | undefined => {
    requireId('user', user);
    if (!takesPart(user)) return undefined;
    let winner: Arm<Payload> | undefined;
    let least = Infinity;
    for (const arm of arms) {
      // The first of several waits of rates `share` comes from an arm in proportion to its share.
      const wait = arm.share === 0 ? Infinity : -Math.log(hashShare('arm', salt, name, arm.name, user)) / arm.share;
      if (wait >= least) continue;
      least = wait;
      winner = arm;
    }
    if (winner === undefined) return undefined;
    const { name: arm, payload, share } = winner;
    return { experiment: name, arm, payload, propensity: share / whole };
  };

  const tell = (user: string, arm: string, propensity: number, session: string | undefined): void => {
    const key = JSON.stringify([salt, name, arm, user, session]);
    const event = createHash('sha256').update(key).digest('base64url');
    if (told.has(event)) return;
    told.set(event, true);
    try {
      onExposure?.({ event, experiment: name, arm, user, session, propensity, at: clock.now() });
    } catch {
      // It is not the user's loss.
    }
  };

  return {
    name,
    arms: arms.map((arm) => arm.name),
    assign,
    expose(user, { session }: ExposeOptions = {}) {
      const assignment = assign(user);
      if (assignment !== undefined) tell(user, assignment.arm, assignment.propensity, session);
      return assignment;
    },
  };
}

function checkArms(arms: readonly Arm<unknown>[]): void {
  for (const { name, share } of arms) {
    requireId('arms[].name', name);
    requireNonNegative('arms[].share', share);
  }
  const hasNames = new Set(arms.map(({ name }) => name)).size === arms.length;
  if (hasNames && arms.some(({ share }) => share > 0)) return;
  const names = arms.map(({ name }) => name);
  const message = `\`arms\` must have names of their own, and one of them a share above 0, got ${quote(names)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
