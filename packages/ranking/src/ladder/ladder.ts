import {
  Deadline,
  FeedloomError,
  count,
  reasonOf,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
} from '@feedloom/core';
import type { Ranker } from '@feedloom/core';
import { beginRank } from './begin-rank.js';
import type { Identified } from './identified.js';
import { AS_GIVEN } from './ladder-options.js';
import type { LadderOptions, LadderStats, Rung, RungLike } from './ladder-options.js';
import { RungRunner } from './rung-runner.js';
import { Slate } from './slate.js';

/** Rankers behind one another, of which the best that can answer in time does. */
export interface Ladder<Item> extends Ranker<Item> {
  /** Who has answered, and why others have not. */
  stats(): LadderStats;
  /** Ends probes that are under way; the rungs stay open. Calls are answered as before, without probes. */
  close(): void;
}

/** The most of the time left that is kept back for the rungs below, and what is while nobody knows their time. */
const SHARE_BELOW = 0.25;

/** What is kept back at least, as time and as a share: timers are no finer, and come late on a busy machine. */
const LEAST_BELOW_MS = 2;
const LEAST_SHARE_BELOW = 0.05;

/**
 * A {@link Ranker} that always answers: by the first of its rungs that can, filled up by those below.
 *
 * A rung is passed over if what is left of the deadline is less than its observed 95th percentile, if it has failed too
 * often lately, or if too many of its calls are under way. One that fails, is late, or answers with anything but what
 * it was given is passed over too; a late answer is dropped, and its time learned. One that refuses with
 * `ERR_OVERLOADED` is asked again by the next call. Rungs that are left out are probed beside the calls, at no caller's
 * cost.
 *
 * An answer that is shorter than asked for is filled *below* by the next rungs, each item once, since scores of
 * different rungs are not comparable: `rung` says who placed an item and `reasons` why. The last rung is asked even past
 * the deadline and should need nothing but memory; if it fails too, candidates follow as they were given. `degraded`
 * names each rung that did not do its part: `timeout`, `error`, `overloaded`, `unavailable`, `open`, `no-time`, or
 * `short` for a healthy one with less to say than was asked for.
 *
 * @param rungs - Best first.
 * @throws `ERR_INVALID_ARGUMENT` for no rungs, two of one name, or a bad option; its `rank` throws only that,
 * `ERR_ABORTED`, and `ERR_TIMEOUT` for a call that has no time at all.
 */
export function ladder<Item extends Identified>(
  rungs: readonly RungLike<Item>[],
  {
    part = 'ranker',
    limitMs = 150,
    graceMs = 20,
    maxInFlight = 64,
    failureRatio = 0.2,
    windowMs = 10_000,
    minCalls = 20,
    openMs = 5_000,
    retimeMs = 1_000,
    probeMs = 1_000,
    clock = systemClock,
  }: LadderOptions = {},
): Ladder<Item> {
  requireId('part', part);
  for (const [name, value] of Object.entries({ maxInFlight, windowMs, minCalls })) requirePositiveInteger(name, value);
  const patience = { limitMs, graceMs, failureRatio, openMs, retimeMs, probeMs };
  for (const [name, value] of Object.entries(patience)) requireNonNegative(name, value);
  const named = rungs.map((rung): Rung<Item> => ('ranker' in rung ? rung : { name: rung.name, ranker: rung }));
  checkNames(named.map(({ name }) => name));
  const shared = { maxInFlight, failureRatio, windowMs, minCalls, openMs, retimeMs, probeMs, clock };
  const runners = named.map(({ name, ranker, minimumMs = 0 }) => {
    requireNonNegative('minimumMs', minimumMs);
    return new RungRunner({ ...shared, name, ranker, minimumMs });
  });
  const asGiven = { answers: 0, items: 0 };
  let calls = 0;

  /** What a rung may take of the time left, so that the next one that would be asked has its turn after it. */
  function limitOf(rung: number, leftMs: number): number {
    if (rung === runners.length - 1) return Math.max(leftMs, graceMs);
    const next = runners.slice(rung + 1).find((runner) => runner.whyNot(Infinity) === undefined);
    const known = next === undefined || next.isTimed || next.expectedMs > 0;
    const below = known ? Math.max(next?.expectedMs ?? 0, LEAST_BELOW_MS, leftMs * LEAST_SHARE_BELOW) : Infinity;
    return leftMs - Math.min(below, leftMs * SHARE_BELOW);
  }

  return {
    async rank(request, options) {
      const begun = beginRank(request, options, clock);
      const deadline = begun.deadline.remainingMs === Infinity ? begun.deadline.within(limitMs) : begun.deadline;
      const slate = new Slate(request, begun.limit);
      for (const [rung, runner] of runners.entries()) {
        if (slate.missing === 0) break;
        const question = { request: { ...request, candidates: slate.left }, limit: slate.missing };
        const fail = (reason: string): void => {
          runner.failed(reason);
          slate.failed({ rung, name: runner.name, reason });
          count('feedloom.fallback', 1, { stage: part, cause: reason });
        };
        const stageMs = limitOf(rung, deadline.remainingMs);
        const whyNot = rung === runners.length - 1 ? undefined : runner.whyNot(stageMs);
        if (whyNot !== undefined) {
          runner.probe(question);
          fail(whyNot);
          continue;
        }
        try {
          const stage = Deadline.of({ signal: deadline.signal, deadlineMs: stageMs }, clock);
          const { items, degraded } = await runner.ask({ ...question, stage });
          runner.placed(items.length, slate.add(rung, runner.name, items, degraded));
          if (slate.missing > 0) fail('short');
        } catch (error) {
          if (deadline.aborted) throw abortOf(error, deadline);
          fail(reasonOf(error));
        }
      }
      const { items, isBest } = slate.fillAsGiven(runners.length);
      calls += 1;
      asGiven.items += items;
      if (isBest) asGiven.answers += 1;
      return slate.toRanking(part);
    },
    stats() {
      const share = calls === 0 ? 0 : asGiven.answers / calls;
      const last = { name: AS_GIVEN, state: 'closed', p95Ms: undefined, ...asGiven, share, failures: {} } as const;
      return { calls, rungs: [...runners.map((runner) => runner.stats(calls)), last] };
    },
    close() {
      for (const runner of runners) runner.close();
    },
  };
}

function abortOf(error: unknown, { signal }: Deadline): unknown {
  if (FeedloomError.is(error, 'ERR_ABORTED')) return error;
  return new FeedloomError('ERR_ABORTED', 'The caller aborted a ranking.', { cause: signal?.reason });
}

function checkNames(names: readonly string[]): void {
  for (const name of names) requireId('name', name);
  const isWrong = names.length === 0 || new Set(names).size < names.length || names.includes(AS_GIVEN);
  if (!isWrong) return;
  const list = names.join(', ');
  const message = `A ladder needs rungs with different names other than \`${AS_GIVEN}\`, got \`${list}\`.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
