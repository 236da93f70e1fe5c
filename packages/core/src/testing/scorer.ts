import assert from 'node:assert/strict';
import type { Scorer } from '../contracts/scorer.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** A scorer, and what to ask it. */
export interface OpenScorer<Item> {
  /** What is tested. */
  readonly scorer: Scorer<Item>;
  /** A user that it knows. */
  readonly user: string;
  /** At least three items that can be scored. */
  readonly items: readonly Item[];
  /** An item that cannot be scored, if there is such a thing. */
  readonly unscorable?: Item | undefined;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Scorer} obeys.
 *
 * @param open - Yields a scorer; called once for each law.
 */
export function testScorer<Item>(runner: TestRunner, open: () => Promise<OpenScorer<Item>>): void {
  registerLaws<OpenScorer<Item>>(runner, 'Scorer', laws, open, ({ close }) => close?.());
}

const laws: readonly Law<OpenScorer<unknown>>[] = [
  {
    name: 'gives one finite score for each item',
    async holds({ scorer, user, items }) {
      const scores = await scorer.score(user, items);
      assert.equal(scores.length, items.length);
      for (const score of scores) assert.ok(Number.isFinite(score), String(score));
    },
  },
  {
    name: 'gives scores in the order of the items',
    async holds({ scorer, user, items }) {
      const scores = await scorer.score(user, items);
      const backwards = await scorer.score(user, [...items].reverse());
      assert.deepEqual([...backwards].reverse(), scores);
    },
  },
  {
    name: 'gives nothing for nothing',
    async holds({ scorer, user }) {
      assert.deepEqual(await scorer.score(user, []), []);
    },
  },
  {
    name: 'gives undefined, not 0, for an item that it cannot score, and scores the others',
    async holds({ scorer, user, items, unscorable }) {
      if (unscorable === undefined) return;
      const [first, second] = await scorer.score(user, items);
      assert.deepEqual(await scorer.score(user, [items[0], unscorable, items[1]]), [first, undefined, second]);
    },
  },
  {
    name: 'leaves its items as they are',
    async holds({ scorer, user, items }) {
      const before = structuredClone(items);
      await scorer.score(user, items);
      assert.deepEqual(items, before);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ scorer, user, items }) {
      await expectCode(scorer.score(user, items, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'score');
      await expectCode(scorer.score(user, items, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'score');
    },
  },
];
