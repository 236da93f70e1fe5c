import { commit, NOTHING } from './commit.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import { look } from './look.js';
import type { Operation } from './step.js';
import { visitOf } from './visit.js';

/**
 * Remembers that `size` items could not be made: the debt grows with every failure until a success pays it.
 *
 * @param seq - The newest chunk when the refresh failed: one made since has paid already.
 */
export function* owe(env: Env, size: number, seq = Infinity): Operation<void> {
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const sight = yield* look(env, [], []);
    if (sight.head.seq > seq) return;
    const want = Math.min(env.maxWant, sight.head.want + size);
    const outcome = yield* commit(env, sight, {
      kind: 'debt',
      removes: false,
      head: { want, ...visitOf(env, sight.head) },
      feed: NOTHING,
      pools: NOTHING,
      dropped: [],
    });
    if (outcome === 'done') return;
  }
  throw contended('Remembering a failed refresh', env.attempts);
}
