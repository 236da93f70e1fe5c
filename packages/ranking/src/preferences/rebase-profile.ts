import type { LearnSettings } from './learn.js';
import type { Medoid } from './medoid.js';
import type { ProfileState } from './profile-state.js';
import { extendSession } from './session.js';

/** How many of the latest actions make a session anew. */
const SESSION_ACTIONS = 32;

/** How to read vectors of the space that a profile moves to. */
export interface RebaseOptions {
  readonly space: string;
  /** The items' vectors of that space, with norm 1. */
  readonly vectorsOf: (items: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>;
  readonly weightOf: (kind: string) => number;
  readonly settings: LearnSettings;
}

/**
 * Moves a profile to another space of vectors. Tastes stand for real items, so each keeps its mass and gets its item's
 * new vector; the session is made anew from the latest actions. A taste whose item has no vector there waits without.
 */
export async function rebaseProfile(
  state: ProfileState,
  { space, vectorsOf, weightOf, settings }: RebaseOptions,
): Promise<ProfileState> {
  if (state.space === space) return state;
  const actions = state.recent.slice(0, SESSION_ACTIONS);
  const kept = [...state.interests, ...state.aversions, ...actions];
  const vectorOf = await vectorsOf([...new Set(kept.map(({ item }) => item))]);
  const moved = (medoid: Medoid): Medoid => {
    const vector = vectorOf.get(medoid.item);
    return { ...medoid, vector, centre: vector };
  };
  let session: ProfileState['session'];
  for (const { item, kind, at } of actions) {
    const vector = vectorOf.get(item);
    const weight = weightOf(kind);
    if (vector === undefined || !(weight > 0)) continue;
    session = extendSession(session, { vector, weight, at }, settings.sessionHalfLifeMs);
  }
  return { ...state, space, interests: state.interests.map(moved), aversions: state.aversions.map(moved), session };
}
