import type { GenerateRequest } from '../contracts/generator.js';
import type { View } from '../layout/layout.js';
import type { Chunk } from '../records/chunk.js';
import type { PoolEntry } from '../records/entry.js';
import type { LiveHead } from '../records/head.js';
import type { Ask, Refreshed } from './ask.js';
import { NOTHING, commit } from './commit.js';
import type { Mixed } from './commit-chunk.js';
import { commitChunk } from './commit-chunk.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import type { Heads } from './heads.js';
import { headsOf } from './heads.js';
import { look } from './look.js';
import { checkSlate } from './slate.js';
import { Layer, TOP, layersPart, readLayers } from './stack.js';
import type { Operation } from './step.js';
import { waitFor } from './step.js';
import { noteVisit, visitOf } from './visit.js';

/** How much deeper a refresh may read than at first, when rules withhold what it has read. */
const DEEPEST = 8;
/** How many items of shared sources are looked at before deeper ones are. */
const SHARED_AT_FIRST = 100;

function requestFor(env: Env, ask: Ask, head: LiveHead): GenerateRequest {
  const { session } = visitOf(env, head);
  return {
    size: Math.min(ask.max, ask.size + head.want),
    max: ask.max,
    seed: `${head.incarnation}.${head.seq + 1}`,
    carry: head.carry,
    now: env.now(),
    sinceLastVisitMs: head.visitedAt === 0 ? undefined : Math.max(0, env.now() - head.visitedAt),
    session,
    signals: ask.signals,
  };
}

/** Whether one of the sources of `deeper` has fewer than `size` items that the user has not had. */
function hasDrySource({ pools }: Heads, deeper: readonly PoolEntry[], size: number): boolean {
  const sources = new Set(deeper.map(({ source }) => source));
  for (const { source, items } of pools) if (items.length >= size) sources.delete(source);
  return sources.size > 0;
}

/**
 * Makes a new chunk: one read of head, marks and pool heads, one decision, one write guarded by the head.
 *
 * A crash anywhere leaves nothing or everything. Of two refreshes that race one is refused whole, and answers with
 * the winner's chunk.
 *
 * @throws What the generator throws; `ERR_INTERNAL` for an impossible slate; what {@link look} throws.
 */
export function* refresh(env: Env, ask: Ask): Operation<Refreshed> {
  let firstSeq: number | undefined;
  let mixed: Mixed | undefined;
  let limit = ask.headsPerPool;
  let shared = ask.shared.slice(0, SHARED_AT_FIRST);
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const query = { sources: env.sources, limit, shared: shared.map(({ id }) => id) };
    const sight = yield* look(env, env.layout.viewParts(query), [layersPart(TOP, ask.layers)]);
    const { head } = sight;
    let decoded: Layer[] | undefined;
    const layers = (): Layer[] => (decoded ??= readLayers(sight.feed[0] ?? []));
    const answer = (kind: Refreshed['kind'], of: LiveHead, fresh?: Chunk, view?: View, missing = 0): Refreshed => {
      const known = layers();
      const isOnTop = fresh === undefined || known[0]?.seq === fresh.seq;
      const all = isOnTop ? known : [Layer.fresh(fresh), ...known];
      const result = { kind, head: of, fresh, layers: all, backlog: view?.backlog ?? 0, missing };
      ask.onAnswer?.(result);
      return result;
    };
    ask.onSight?.(head, layers);
    // One late chunk waits at a time: another would only bury it.
    if (head.bank > 0 && ask.isLate()) return answer('none', head);
    if (head.bank > 0) {
      let served: LiveHead | undefined;
      const decision = {
        kind: 'bank' as const,
        removes: false,
        head: { bank: 0, ...visitOf(env, head) },
        feed: NOTHING,
        pools: NOTHING,
        dropped: [],
      };
      const outcome = yield* commit(env, sight, decision, (committed) => (served = committed));
      if (outcome === 'done') return answer('banked', served ?? head, layers()[0]?.chunk);
      continue;
    }
    if (firstSeq !== undefined && head.seq > firstSeq) return answer('met', head, layers()[0]?.chunk);
    firstSeq = head.seq;
    const rests = ask.minRefreshMs > 0 && head.visitedAt > 0 && env.now() - head.visitedAt < ask.minRefreshMs;
    if (rests && head.want === 0) return answer('rested', head);
    // If only the debt or the visit has changed, nothing was removed: the same slate holds under the new guard.
    if (mixed?.rev !== head.rev || mixed.incarnation !== head.incarnation) {
      const view = env.layout.view(sight.pools, query, head, env.now());
      const heads = headsOf(env, sight, view, shared, ask.isRetracted);
      const request = requestFor(env, ask, head);
      // The best of a shared source may all have been served: what lies deeper has its turn before the pools take all.
      if (shared.length < ask.shared.length && hasDrySource(heads, ask.shared.slice(shared.length), request.size)) {
        shared = ask.shared.slice(0, shared.length * 4);
        attempt -= 1;
        continue;
      }
      const slate = yield* waitFor(() => ask.generate(heads.pools, request));
      const checked = checkSlate(slate, heads, ask.max);
      mixed = { rev: head.rev, incarnation: head.incarnation, view, heads, request, checked };
      // Rules may have withheld all that was read: what lies deeper may still do.
      const isMore = view.pools.some(({ more }) => more) || shared.length < ask.shared.length;
      const short = checked.items.length < request.size && isMore;
      if (short && limit < ask.headsPerPool * DEEPEST) {
        limit = Math.min(limit * 4, ask.headsPerPool * DEEPEST);
        shared = ask.shared.slice(0, shared.length * 4);
        mixed = undefined;
        attempt -= 1;
        continue;
      }
    }
    const { checked, view, heads, request } = mixed;
    const missing = Math.max(0, request.size - checked.items.length);
    const isOwn = ({ source }: PoolEntry): boolean => env.sources.includes(source);
    const clears = view.hasGarbage || heads.retracted.some(isOwn) || checked.dropped.some(isOwn);
    if (checked.items.length === 0 && !clears) {
      yield* noteVisit(env, sight, checked.slate);
      return answer('none', head, undefined, view, missing);
    }
    let result: Refreshed | undefined;
    yield* commitChunk(env, ask, mixed, sight, (chunk, committed) => {
      result = answer(chunk ? 'made' : 'none', committed, chunk, view, missing);
    });
    if (result !== undefined) return result;
  }
  throw contended('A refresh', env.attempts);
}
