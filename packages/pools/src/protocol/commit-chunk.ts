import type { GenerateRequest } from '../contracts/generator.js';
import type { View } from '../layout/layout.js';
import type { Chunk } from '../records/chunk.js';
import type { PoolEntry } from '../records/entry.js';
import { fingerprint } from '../records/fingerprint.js';
import type { LiveHead } from '../records/head.js';
import { MOST_DEFERS } from '../records/head.js';
import { append } from './append.js';
import type { Ask } from './ask.js';
import { NOTHING, commit } from './commit.js';
import { dropsOf } from '../records/pending.js';
import type { Env } from './env.js';
import { isOver } from './env.js';
import type { Heads } from './heads.js';
import type { Sight } from './look.js';
import type { CheckedSlate } from './slate.js';
import type { Operation, Outcome } from './step.js';
import { visitOf } from './visit.js';

/** A slate that has been decided on one view of the pools, and is good as long as nothing is removed. */
export interface Mixed {
  readonly rev: number;
  /** An erased user begins again at revision 0: another life's slate must not pass for this one's. */
  readonly incarnation: string;
  readonly view: View;
  readonly heads: Heads;
  readonly request: GenerateRequest;
  readonly checked: CheckedSlate;
}

/** An item of a shared source carries the fingerprint of its own pool's life, not of this user's. */
function printOf(env: Env, head: LiveHead, entry: PoolEntry): Uint8Array {
  return env.sources.includes(entry.source) ? entry.fingerprint : fingerprint(head.incarnation, entry.id);
}

/** Writes the chunk, the marks of its items and the deletes of what was read, all under one guard. */
export function* commitChunk(
  env: Env,
  ask: Ask,
  mixed: Mixed,
  now: Sight,
  onDone: (chunk: Chunk | undefined, head: LiveHead) => void,
): Operation<Outcome> {
  const { view, heads, request, checked } = mixed;
  const { slate, items, entries } = checked;
  const { head } = now;
  const rev = head.rev + 1;
  const late = ask.isLate();
  const chunk: Chunk | undefined =
    items.length === 0
      ? undefined
      : {
          seq: head.seq + 1,
          token: env.token(),
          rev,
          at: env.now(),
          requested: request.size,
          banked: late,
          policy: slate.policy,
          seed: request.seed,
          session: request.session,
          drops: slate.drops.slice(0, ask.max),
          defers: slate.defers.slice(0, ask.max),
          items,
        };
  const removal = view.take({
    rev,
    chosen: entries.map((entry) => ({ id: entry.id, fingerprint: printOf(env, head, entry) })),
    dropped: new Map([
      ...checked.dropped.map((entry) => [entry, 'rule' as const] as const),
      ...heads.retracted.map((entry) => [entry, 'retracted' as const] as const),
    ]),
    at: env.now(),
    isOver: (marked) => isOver(env, head, marked),
  });
  const appended = chunk && append(head, chunk, env.keep);
  const dropped = [...dropsOf(checked.dropped, 'rule'), ...dropsOf(heads.retracted, 'retracted'), ...removal.dropped];
  // A pool that has lost an item has room again.
  const drained = new Set([...entries, ...dropped].map(({ source }) => source));
  const floors = Object.fromEntries(Object.entries(head.floors).filter(([source]) => !drained.has(source)));
  const counts = { ...head.counts };
  for (const { source } of entries) counts[source] = (counts[source] ?? 0) - 1;
  return yield* commit(
    env,
    now,
    {
      kind: 'chunk',
      removes: true,
      head: {
        ...appended?.head,
        ...(chunk && { want: 0, bank: late ? chunk.seq : 0 }),
        ...visitOf(env, head),
        carry: slate.carry,
        defers: slate.defers.slice(0, MOST_DEFERS),
        floors,
        counts,
      },
      feed: appended ?? NOTHING,
      pools: removal,
      short: removal.short,
      dropped,
      meanwhile: chunk && (() => ask.onDecided?.(chunk, head)),
    },
    (committed) => onDone(chunk, committed),
  );
}
