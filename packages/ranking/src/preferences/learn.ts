import { EventWindow } from './event-window.js';
import type { Evidence, MedoidSettings } from './medoid.js';
import { strengthen, weaken } from './medoid.js';
import type { Action, ProfileState } from './profile-state.js';
import { cutSession, extendSession } from './session.js';

/** What a profile is bounded by, and how it is learnt. */
export interface LearnSettings extends MedoidSettings {
  readonly recentActions: number;
  readonly interests: number;
  readonly aversions: number;
  readonly disliked: number;
  readonly rememberedEvents: number;
}

/** An action, what it says, and where its item lies. */
export interface LearntAction extends Action {
  /** Above 0 for liking, below for disliking. */
  readonly weight: number;
  readonly vector: Float32Array | undefined;
}

/**
 * Learns from actions, in place: each event once, those up to the erasure never.
 *
 * Recent actions and dislikes do not depend on the order in which events arrive, as long as none has been pushed out.
 *
 * @param now - A later event counts as of now: a clock that is ahead must not outweigh all that follows.
 * @returns How many were new.
 */
export function learn(
  state: ProfileState,
  actions: readonly LearntAction[],
  settings: LearnSettings,
  now: number,
): number {
  const events = new EventWindow(settings.rememberedEvents, state.events);
  let learnt = 0;
  for (const { weight, vector, ...told } of actions) {
    // By the time that it gave: of an event that is told again, that is the same, and its clamped time is not.
    if (state.erasedAt !== undefined && told.at <= state.erasedAt) continue;
    const action = { ...told, at: Math.min(told.at, now) };
    if (!events.add(action.event, action.at)) continue;
    if (told.at > now) state.aheadTo = Math.max(told.at, state.aheadTo ?? told.at);
    learnt += 1;
    const evidence =
      vector === undefined ? undefined : { item: action.item, at: action.at, vector, weight: Math.abs(weight) };
    if (weight > 0) like(state, action, evidence, settings);
    else dislike(state, action, evidence, settings);
  }
  if (learnt === 0) return 0;
  state.revision += 1;
  state.events = events.pack();
  return learnt;
}

function like(state: ProfileState, action: Action, evidence: Evidence | undefined, settings: LearnSettings): void {
  insert(state.recent, action, settings.recentActions);
  const place = state.disliked.findIndex(({ item, at }) => item === action.item && at < action.at);
  if (place >= 0) state.disliked.splice(place, 1);
  if (evidence === undefined) return;
  strengthen(state.interests, evidence, settings.interests, settings);
  weaken(state.aversions, evidence, settings);
  state.session = extendSession(state.session, evidence, settings.sessionHalfLifeMs);
}

function dislike(state: ProfileState, action: Action, evidence: Evidence | undefined, settings: LearnSettings): void {
  const { item, at } = action;
  const known = state.disliked.findIndex((dislike) => dislike.item === item);
  const isLaterLiked = state.recent.some((liked) => liked.item === item && liked.at > at);
  if (!isLaterLiked && (state.disliked[known]?.at ?? -Infinity) < at) {
    if (known >= 0) state.disliked.splice(known, 1);
    insert(state.disliked, { item, at }, settings.disliked);
  }
  if (evidence === undefined) return;
  weaken(state.interests, evidence, settings);
  strengthen(state.aversions, evidence, settings.aversions, settings);
  state.session = cutSession(state.session, evidence, settings.sessionHalfLifeMs);
}

/** Inserts into a list that is newest first, of equals in the order of their names; what is beyond `most` goes. */
function insert<Kept extends { readonly at: number; readonly item: string; readonly event?: string }>(
  list: Kept[],
  kept: Kept,
  most: number,
): void {
  const name = ({ event, item }: Kept): string => event ?? item;
  const place = list.findIndex((other) => {
    return other.at < kept.at || (other.at === kept.at && name(other) > name(kept));
  });
  list.splice(place < 0 ? list.length : place, 0, kept);
  if (list.length > most) list.length = most;
}
