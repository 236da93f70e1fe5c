import type { Entry } from '@feedloom/core';
import { DROPPED } from '../keys.js';
import { appendDrops } from '../records/drop-log.js';
import { NOTHING, commit } from './commit.js';
import type { Env } from './env.js';
import { contended, isOver } from './env.js';
import { look } from './look.js';
import type { Operation } from './step.js';

/** Reads all of a user's pools, removes what is dead, expired or over the cap, and forgets marks. */
export function* settle(env: Env): Operation<void> {
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const sight = yield* look(env, [{ key: DROPPED }, ...env.layout.settleParts()], []);
    const { head } = sight;
    const [dropCells, ...got] = sight.pools;
    const settled = env.layout.settle(
      got,
      { rev: head.rev + 1, now: env.now(), capOf: env.capOf, isOver: (rev) => isOver(env, head, rev) },
      head,
    );
    const log: Entry = { key: DROPPED, value: appendDrops(dropCells?.[0]?.value, settled.dropped, env.now()) };
    const { short } = settled;
    const outcome = yield* commit(env, sight, {
      kind: 'settle',
      removes: true,
      head: { floors: settled.floors, counts: settled.counts },
      feed: NOTHING,
      pools: { puts: [...settled.puts, log], deletes: settled.deletes },
      short: short && { ...short, puts: [...short.puts, log] },
      dropped: settled.dropped,
    });
    if (outcome === 'done') return;
  }
  throw contended('Settling the pools', env.attempts);
}
