import assert from 'node:assert/strict';
import type { Ranker } from '../contracts/ranker.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A ranker, and what to ask it. */
export interface OpenRanker<Candidate> {
  /** What is tested. */
  readonly ranker: Ranker<Candidate>;
  /** A user that it knows. */
  readonly user: string;
  /** At least three different candidates. */
  readonly candidates: readonly Candidate[];
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Ranker} obeys.
 *
 * @param open - Yields a ranker; called once for each law.
 */
export function testRanker<Candidate>(runner: TestRunner, open: () => Promise<OpenRanker<Candidate>>): void {
  registerLaws<OpenRanker<Candidate>>(runner, 'Ranker', laws, open, ({ close }) => close?.());
}

const laws: readonly Law<OpenRanker<unknown>>[] = [
  {
    name: 'returns candidates that it was given, each at most once',
    async holds({ ranker, user, candidates }) {
      const { items, degraded } = await ranker.rank({ user, candidates });
      const places = items.map(({ candidate }) => candidates.indexOf(candidate));
      assert.ok(!places.includes(-1), 'a candidate that was not given');
      assert.equal(new Set(places).size, places.length, 'a candidate twice');
      assert.ok(Array.isArray(degraded));
    },
  },
  {
    name: 'puts the best first, and of equals the one that was given first',
    async holds({ ranker, user, candidates }) {
      const { items } = await ranker.rank({ user, candidates });
      for (const [index, { candidate, score, rung }] of items.entries()) {
        assert.ok(Number.isFinite(score), String(score));
        assert.ok(rung.length > 0, 'rung');
        const next = items[index + 1];
        if (next === undefined || next.rung !== rung) continue;
        assert.ok(score >= next.score, `${score} before ${next.score}`);
        if (score === next.score)
          assert.ok(candidates.indexOf(candidate) < candidates.indexOf(next.candidate), 'a tie');
      }
    },
  },
  {
    name: 'returns at most the limit, and then the best',
    async holds({ ranker, user, candidates }) {
      const all = await ranker.rank({ user, candidates });
      const two = await ranker.rank({ user, candidates }, { limit: 2 });
      assert.deepEqual(two.items, all.items.slice(0, 2));
    },
  },
  {
    name: 'ranks nothing to nothing',
    async holds({ ranker, user }) {
      assert.deepEqual((await ranker.rank({ user, candidates: [] })).items, []);
    },
  },
  {
    name: 'leaves its candidates as they are',
    async holds({ ranker, user, candidates }) {
      const given = [...candidates];
      const before = structuredClone(candidates);
      await ranker.rank({ user, candidates: given });
      assert.deepEqual(given, before);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ ranker, user, candidates }) {
      const request = { user, candidates };
      await expectCode(ranker.rank(request, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'rank');
      await expectCode(ranker.rank(request, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'rank');
    },
  },
];
