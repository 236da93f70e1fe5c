import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { ladder } from '../../src/ladder/ladder.js';
import { integerBetween, withSeed } from '../support/seed.js';
import type { Act } from './stub-rung.js';
import { ACTS, SERVED, pins, stubRung } from './stub-rung.js';

const NAMES = ['full', 'dot', 'together', 'cached', 'trending'];
const GRACE_MS = 20;

/** What a ladder of such rungs, never asked before and with time enough, has to answer. */
function expected(acts: readonly Act[], limit: number): { rungs: string[]; failed: string[] } {
  const rungs: string[] = [];
  const failed: string[] = [];
  for (const [rung, act] of acts.entries()) {
    const missing = limit - rungs.length;
    if (missing === 0) break;
    const name = NAMES[rung] ?? '';
    if (SERVED.has(act)) rungs.push(...Array.from({ length: act === 'short' ? 1 : missing }, () => name));
    if (rungs.length < limit) failed.push(`ranker.${name}`);
  }
  return { rungs: [...rungs, ...Array.from({ length: limit - rungs.length }, () => 'as-given')], failed };
}

describe('a ladder whose rungs fail', () => {
  it('answers every pair of faults as the table says', async () => {
    const limit = 4;
    for (const first of ACTS) {
      for (const second of ACTS) {
        const clock = createVirtualClock();
        const acts: Act[] = [first, second, 'ok'];
        const made = ladder(
          acts.map((act, rung) => ({ name: NAMES[rung] ?? '', ranker: stubRung(clock, act, 10_000) })),
          { clock },
        );
        const answer = made.rank({ user: 'ada', candidates: pins(9) }, { limit, deadlineMs: 100 });
        await clock.advance(100 + GRACE_MS);
        const { items, degraded } = await answer;
        const { rungs, failed } = expected(acts, limit);
        // Against what two rungs in turn have waited for, the third has less time, but it needs none.
        expect(`${first} ${second}: ${items.map(({ rung }) => rung).join()}`).toBe(
          `${first} ${second}: ${rungs.join()}`,
        );
        expect(degraded.map(({ part }) => part)).toEqual(failed);
      }
    }
  });

  it('always answers in time, with labels that are true, whatever its rungs do and did before', async () => {
    await withSeed(async (random) => {
      for (let story = 0; story < 30; story += 1) {
        const clock = createVirtualClock();
        const rungs = NAMES.slice(0, integerBetween(random, 1, 5)).map((name) => ({ name, stub: stubRung(clock) }));
        const served = new Map<string, Act>();
        const made = ladder(
          rungs.map(({ name, stub }) => ({
            name,
            ranker: {
              rank(request, options) {
                served.set(name, stub.act);
                return stub.rank(request, options);
              },
            },
          })),
          { clock, minCalls: integerBetween(random, 1, 20), openMs: 200, retimeMs: 300, maxInFlight: 3 },
        );
        for (let call = 0; call < 25; call += 1) {
          for (const { stub } of rungs) {
            if (random.next() > 0.4) continue;
            stub.act = ACTS[integerBetween(random, 0, ACTS.length - 1)] ?? 'ok';
            stub.delayMs = integerBetween(random, 0, 120);
          }
          const candidates = pins(integerBetween(random, 0, 12));
          const limit = integerBetween(random, 1, 12);
          const deadlineMs = integerBetween(random, 1, 150);
          const startedAt = clock.monotonic();
          let answeredAt = Infinity;
          served.clear();
          const answer = made.rank({ user: 'ada', candidates }, { limit, deadlineMs }).then((ranking) => {
            answeredAt = clock.monotonic();
            return ranking;
          });
          await clock.advance(deadlineMs + GRACE_MS);
          expect(answeredAt - startedAt).toBeLessThanOrEqual(deadlineMs + GRACE_MS);
          const { items, degraded } = await answer;
          expect(items).toHaveLength(Math.min(limit, candidates.length));
          expect(new Set(items.map(({ candidate }) => candidate)).size).toBe(items.length);
          const order = [...NAMES, 'as-given'];
          for (const [place, { candidate, rung, score, reasons }] of items.entries()) {
            expect(candidates).toContain(candidate);
            expect(Number.isFinite(score)).toBe(true);
            expect(reasons?.length).toBeGreaterThan(0);
            const before = items[place - 1];
            if (before !== undefined) expect(order.indexOf(before.rung)).toBeLessThanOrEqual(order.indexOf(rung));
            if (rung !== 'as-given') expect(['ok', 'short', 'slow', 'late']).toContain(served.get(rung));
          }
          // Whoever stands above the last rung that was needed has done its part or is named.
          const last = order.indexOf(items.at(-1)?.rung ?? 'full');
          const full = new Set(items.map(({ rung }) => rung));
          for (const { name } of rungs.slice(0, Math.min(last, rungs.length))) {
            expect(degraded.some(({ part }) => part === `ranker.${name}`)).toBe(true);
          }
          for (const { servedFrom } of degraded) expect(full).toContain(servedFrom);
        }
        made.close();
      }
    });
  });
});
