import type { Slate } from '../contracts/generator.js';
import type { LiveHead } from '../records/head.js';
import { MOST_DEFERS } from '../records/head.js';
import { NOTHING, commit } from './commit.js';
import type { Env } from './env.js';
import type { Sight } from './look.js';
import type { Operation } from './step.js';

/** The session that a visit now belongs to: a new one if the last visit is longer ago than the gap. */
export function visitOf(env: Env, head: LiveHead): Pick<LiveHead, 'session' | 'visitedAt'> {
  const now = env.now();
  const isNew = head.session === 0 || now - head.visitedAt > env.sessionGapMs;
  return { session: head.session + (isNew ? 1 : 0), visitedAt: now };
}

/** How many visits of one session are noted at most, if they bring nothing new. */
const NOTES_PER_GAP = 4;

/** Nothing new: at most the visit and the generator's memory are worth a write. */
export function* noteVisit(env: Env, sight: Sight, { carry, defers }: Slate): Operation<void> {
  const { head } = sight;
  const visit = visitOf(env, head);
  const isRecent =
    visit.session === head.session && visit.visitedAt - head.visitedAt < env.sessionGapMs / NOTES_PER_GAP;
  if (isRecent && JSON.stringify(carry) === JSON.stringify(head.carry)) return;
  // Losing this race costs nothing: whoever won it has noted a visit too.
  const decision = {
    kind: 'visit' as const,
    removes: false,
    head: { ...visit, carry, defers: defers.slice(0, MOST_DEFERS) },
    feed: NOTHING,
    pools: NOTHING,
    dropped: [],
  };
  yield* commit(env, sight, decision);
}
