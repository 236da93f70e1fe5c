import type { LearnSettings } from './learn.js';
import type { Medoid } from './medoid.js';
import { bringTo, decay, nearestMedoid } from './medoid.js';
import type { ProfileState } from './profile-state.js';
import { unitVector } from './vector-lookup.js';
import { wardMedoids } from './ward-medoids.js';

/** How actions weigh and tastes are told apart. */
interface ConsolidateSettings extends LearnSettings {
  readonly weightOf: (kind: string) => number;
}

/** The most actions that are grouped. */
const MOST_ACTIONS = 256;

/**
 * Groups the recent actions of a profile anew. The interests' masses move to the groups nearest to them, or stay where
 * they are if no recent action is about them: none is lost, and none is made.
 *
 * @returns The interests, at most as many as before or as the bound allows; empty if there is nothing to group.
 */
export function consolidateProfile(
  { recent, interests }: ProfileState,
  vectorOf: ReadonlyMap<string, Float32Array>,
  settings: ConsolidateSettings,
  now: number,
): Medoid[] {
  const actions = recent.slice(0, MOST_ACTIONS).flatMap(({ item, kind, at }) => {
    const vector = vectorOf.get(item);
    const weight = settings.weightOf(kind) * decay(now - at, settings.halfLifeMs);
    return vector === undefined || weight <= 0 ? [] : [{ item, vector, weight }];
  });
  if (actions.length === 0 || interests.length === 0) return [];
  const groups = wardMedoids(actions, { most: settings.interests, sameTaste: settings.sameTaste }).map((cluster) => {
    const { item, vector } = actions[cluster.medoid] as (typeof actions)[number];
    const members = cluster.members.map((member) => actions[member] as (typeof actions)[number]);
    const mean = vector.map((_, place) => members.reduce((sum, m) => sum + m.weight * (m.vector[place] ?? 0), 0));
    return { item, vector, centre: unitVector(mean) ?? vector, mass: 0, session: 0, at: now };
  });
  const left: Medoid[] = [];
  for (const interest of interests) {
    const moved = { ...interest };
    bringTo(moved, now, settings);
    const heir = moved.centre === undefined ? undefined : nearestMedoid(groups, moved.centre, settings.sameTaste);
    if (heir === undefined) left.push(moved);
    else {
      heir.mass += moved.mass;
      heir.session += moved.session;
    }
  }
  // A group that inherits nothing was hidden away since, and does not come back.
  const kept = [...groups.filter(({ mass }) => mass > 0), ...left];
  return kept.sort((a, b) => b.mass - a.mass).slice(0, Math.max(settings.interests, interests.length));
}
