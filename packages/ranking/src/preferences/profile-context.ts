import type { Interest, Interaction, UserContext } from '@feedloom/core';
import type { Medoid, MedoidSettings } from './medoid.js';
import { decay } from './medoid.js';
import type { ProfileState } from './profile-state.js';

/** What a user is after just now. */
export interface SessionTaste {
  /** L2 norm 1, in the space of the context. */
  readonly vector: Float32Array;
  /** How much it has to say: 0 long after the last action, towards 1 in the middle of many. */
  readonly strength: number;
}

/** A {@link UserContext} that also knows what the user is after just now, and what the user does not like. */
export interface ProfileContext extends UserContext {
  /** `undefined` if nothing with a vector was engaged with. */
  readonly session?: SessionTaste | undefined;
  /** What the user does not like, strongest first; weights as those of interests, each from 0 to 1. */
  readonly aversions: readonly Interest[];
}

/** How interests of the session and long-lived ones share. */
export interface ContextSettings extends MedoidSettings {
  /** The most of all interests' weight that the session has. */
  readonly sessionShareRatio: number;
}

/** The mass at which the session has half its say: one save. */
const HALF_SAY = 1;

/** What a profile says at `now`. Its vectors and lists are shared with the profile: read only. */
export function profileContext(
  user: string,
  state: ProfileState,
  settings: ContextSettings,
  now: number,
): ProfileContext {
  const { session } = state;
  const mass = session === undefined ? 0 : session.mass * decay(now - session.at, settings.sessionHalfLifeMs);
  return {
    user,
    recent: likedActions(user, state),
    disliked: state.disliked.map(({ item }) => item),
    interests: weighInterests(state.interests, settings, now),
    aversions: weighAversions(state.aversions, settings, now),
    session: session === undefined ? undefined : { vector: session.vector, strength: mass / (mass + HALF_SAY) },
    space: state.space,
    revision: state.revision,
  };
}

/** Without what was done with an item before it was hidden. */
function likedActions(user: string, { recent, disliked }: ProfileState): Interaction[] {
  const hidden = new Set(disliked.map(({ item }) => item));
  return recent
    .filter(({ item }) => !hidden.has(item))
    .map(({ event, item, kind, at }) => ({ event, user, item, kind, at }));
}

/**
 * Shares of two kinds, mixed: of what the user has always done, and of what the user does just now. So a taste that is
 * minutes old is heard among those of years, and fades to its own size when the session is over.
 */
function weighInterests(medoids: readonly Medoid[], settings: ContextSettings, now: number): Interest[] {
  const long = medoids.map(({ mass, at }) => mass * decay(now - at, settings.halfLifeMs));
  const short = medoids.map(({ session, at }) => session * decay(now - at, settings.sessionHalfLifeMs));
  const longSum = long.reduce((sum, mass) => sum + mass, 0);
  const shortSum = short.reduce((sum, mass) => sum + mass, 0);
  const say = (settings.sessionShareRatio * shortSum) / (shortSum + HALF_SAY);
  return medoids
    .map(({ item, vector }, index) => {
      const share = longSum === 0 ? 0 : (long[index] ?? 0) / longSum;
      const shareNow = shortSum === 0 ? share : (short[index] ?? 0) / shortSum;
      return { item, vector, weight: (1 - say) * share + say * shareNow };
    })
    .sort((a, b) => b.weight - a.weight);
}

/** Each on its own: the more was hidden, and the less long ago, the nearer to 1. */
function weighAversions(medoids: readonly Medoid[], settings: ContextSettings, now: number): Interest[] {
  return medoids
    .map(({ item, vector, mass, at }) => {
      const left = mass * decay(now - at, settings.halfLifeMs);
      return { item, vector, weight: left / (left + HALF_SAY) };
    })
    .sort((a, b) => b.weight - a.weight);
}
