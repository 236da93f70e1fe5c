import assert from 'node:assert/strict';
import { FeedloomError } from '../../errors.js';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, cellsOf } from './notation.js';

/** What a write says whose answer got lost. Needs the `cut` hook. */
export const lostAnswerLaws: OrderedStoreLawGroup = {
  name: 'lost answers',
  laws: [
    {
      name: 'are reported as indeterminate, and a guarded retry does the write once',
      async holds(store, { cut }) {
        if (cut === undefined) return;
        assert.equal(store.supports.indeterminateWrites, true, '`cut` was given, so writes can be indeterminate');
        await store.write('p', { puts: [cell('head', 'before')] });
        const change = {
          guard: { key: bytes('head'), expected: bytes('before') },
          puts: [cell('head', 'after'), cell('other', '1')],
        };
        const mend = await cut(store);
        await assert.rejects(store.write('p', change), (error) => {
          assert.ok(FeedloomError.is(error), String(error));
          assert.equal(error.indeterminate, true, `indeterminate, of ${error.code}`);
          return true;
        });
        await mend();
        const before = await cellsOf(store, 'p');
        const done = before.length === 2;
        assert.deepEqual(before, done ? ['head=after', 'other=1'] : ['head=before'], 'whole, or not at all');
        // Other values than before, so that what is there tells which of the two was done, whatever was answered.
        const retried = await store.write('p', { ...change, puts: [cell('head', 'again'), cell('other', '2')] });
        assert.ok(!(done && retried), 'the guard says that it was done');
        // What was not done yet may be done before the retry, which is refused then; but never after it.
        assert.deepEqual(await cellsOf(store, 'p'), retried ? ['head=again', 'other=2'] : ['head=after', 'other=1']);
      },
    },
  ],
};
