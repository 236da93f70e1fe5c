import assert from 'node:assert/strict';
import type { CandidateSource } from '../contracts/candidate-source.js';
import type { UserContext } from '../contracts/user-context.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A source, and whom to ask it for. */
export interface OpenCandidateSource {
  /** What is tested. */
  readonly source: CandidateSource;
  /** A user for whom it finds at least three items, whatever one of them is left out. */
  readonly context: UserContext;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link CandidateSource} obeys.
 *
 * @param open - Yields a source; called once for each law.
 */
export function testCandidateSource(runner: TestRunner, open: () => Promise<OpenCandidateSource>): void {
  registerLaws<OpenCandidateSource>(runner, 'CandidateSource', laws, open, ({ close }) => close?.());
}

const STRANGER: UserContext = { user: 'a stranger', recent: [], disliked: [], interests: [], revision: 0 };

async function idsOf(source: CandidateSource, ...args: Parameters<CandidateSource['generate']>): Promise<string[]> {
  return (await source.generate(...args)).candidates.map(({ id }) => id);
}

const laws: readonly Law<OpenCandidateSource>[] = [
  {
    name: 'finds items, each once, best first, with finite scores',
    async holds({ source, context }) {
      const { candidates, degraded } = await source.generate(context);
      assert.ok(candidates.length >= 3, `${candidates.length} candidates`);
      assert.equal(new Set(candidates.map(({ id }) => id)).size, candidates.length, 'an item twice');
      for (const [index, { score }] of candidates.entries()) {
        assert.ok(Number.isFinite(score), String(score));
        assert.ok(score >= (candidates[index + 1]?.score ?? -Infinity), `${score} before a better one`);
      }
      assert.ok(Array.isArray(degraded));
    },
  },
  {
    name: 'says of each candidate who found it',
    async holds({ source, context }) {
      assert.ok(source.name.length > 0, 'name');
      for (const { id, provenance } of (await source.generate(context)).candidates) {
        assert.ok(provenance.length > 0, `nothing is said of ${id}`);
        for (const { source: finder, score } of provenance) {
          assert.ok(finder.length > 0, `no name of who found ${id}`);
          assert.ok(Number.isFinite(score), `${id}: ${score}`);
        }
      }
    },
  },
  {
    name: 'finds at most the limit',
    async holds({ source, context }) {
      for (const limit of [1, 2]) assert.equal((await idsOf(source, context, { limit })).length, limit);
    },
  },
  {
    name: 'leaves out what is excluded, and fills its place',
    async holds({ source, context }) {
      const [first = '', second = ''] = await idsOf(source, context);
      const left = await idsOf(source, context, { exclude: new Set([first, second]), limit: 1 });
      assert.equal(left.length, 1, 'nothing came in their place');
      const all = await idsOf(source, context, { exclude: new Set([first, second]) });
      assert.ok(!all.includes(first) && !all.includes(second), 'an excluded item');
    },
  },
  {
    name: 'leaves out what the user dislikes or did something with',
    async holds({ source, context }) {
      const [first = '', second = ''] = await idsOf(source, context);
      const ids = await idsOf(source, { ...context, disliked: [...context.disliked, first] });
      assert.ok(!ids.includes(first), 'an item that the user dislikes');
      for (const { item } of context.recent) assert.ok(!ids.includes(item), 'an item that the user knows');
      const seen = { event: 'another', user: context.user, item: second, kind: 'save', at: context.recent[0]?.at ?? 0 };
      const later = await idsOf(source, { ...context, recent: [...context.recent, seen] });
      assert.ok(!later.includes(second), 'an item that the user has just saved');
    },
  },
  {
    name: 'does not fail for a user of whom nothing is known',
    async holds({ source }) {
      const { candidates } = await source.generate(STRANGER);
      assert.ok(Array.isArray(candidates));
    },
  },
  {
    name: 'refuses a bad limit',
    async holds({ source, context }) {
      for (const limit of [0, -1, 1.5, NaN, Infinity]) {
        await expectCode(source.generate(context, { limit }), 'ERR_INVALID_ARGUMENT', `limit ${limit}`);
      }
    },
  },
  {
    name: 'leaves what it is given as it is',
    async holds({ source, context }) {
      const before = structuredClone(context);
      const exclude = new Set(['x']);
      await source.generate(context, { exclude });
      assert.deepEqual(context, before);
      assert.deepEqual([...exclude], ['x']);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ source, context }) {
      await expectCode(source.generate(context, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'generate');
      await expectCode(source.generate(context, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'generate');
    },
  },
];
