import { NOTHING, commit } from './commit.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import { look } from './look.js';
import type { Operation } from './step.js';

/** Takes items out of all pools; hidden ones for good, others until they are offered again. */
export function* withdraw(env: Env, ids: readonly string[], hidden: boolean): Operation<void> {
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const sight = yield* look(env, env.layout.standingParts(ids), []);
    const removal = env.layout.withdraw(sight.pools, { rev: sight.head.rev + 1, ids, hidden }, sight.head);
    const outcome = yield* commit(env, sight, {
      kind: 'withdraw',
      removes: true,
      // A pool that has lost an item has room again.
      head: { floors: {} },
      feed: NOTHING,
      pools: removal,
      dropped: removal.dropped,
    });
    if (outcome === 'done') return;
  }
  throw contended('Withdrawing items', env.attempts);
}
