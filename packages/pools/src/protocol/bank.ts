import { NOTHING, commit } from './commit.js';
import type { Env } from './env.js';
import { look } from './look.js';
import type { Operation } from './step.js';

/**
 * Banks chunk `seq`, whose write was acknowledged only after its caller had gone: it is shown next. Nothing happens if
 * something newer is there, or if another write of the user comes first.
 */
export function* bank(env: Env, seq: number): Operation<void> {
  const sight = yield* look(env, [], []);
  if (sight.head.seq !== seq || sight.head.bank > 0) return;
  const decision = {
    kind: 'bank' as const,
    removes: false,
    head: { bank: seq, want: 0 },
    feed: NOTHING,
    pools: NOTHING,
  };
  yield* commit(env, sight, { ...decision, dropped: [] });
}
