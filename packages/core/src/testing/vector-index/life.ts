import assert from 'node:assert/strict';
import { FeedloomError } from '../../errors.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import type { OpenVectorIndex } from '../vector-index.js';
import { atAngle, idsOf, searchOne, unit } from './vectors.js';

/** Laws about callers that leave, and about the end. */
export const lifeLaws: readonly Law<OpenVectorIndex>[] = [
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds({ index }) {
      const item = { id: 'a', vector: unit(index.space.dimension, 1) };
      for (const [options, code] of [
        [{ signal: AbortSignal.abort() }, 'ERR_ABORTED'],
        [{ deadlineMs: 0 }, 'ERR_TIMEOUT'],
      ] as const) {
        await expectCode(index.upsert([item], options), code, 'upsert');
        await expectCode(index.search([item.vector], options), code, 'search');
        await expectCode(index.get(['a'], options), code, 'get');
        await expectCode(index.remove(['a'], options), code, 'remove');
      }
      assert.equal(index.size, 0);
      assert.deepEqual((await searchOne(index, item.vector)).hits, []);
    },
  },
  {
    name: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    async holds({ index }) {
      const item = { id: 'a', vector: unit(index.space.dimension, 1) };
      await index.upsert([item]);
      const searches = Array.from({ length: 4 }, () => searchOne(index, item.vector));
      const closing = index.close();
      for (const answer of await Promise.allSettled(searches)) {
        if (answer.status === 'fulfilled') assert.deepEqual(idsOf(answer.value), ['a']);
        else assert.ok(FeedloomError.is(answer.reason, 'ERR_CLOSED'), String(answer.reason));
      }
      await closing;
      await index.close();
      await index[Symbol.asyncDispose]();
      await expectCode(index.upsert([item]), 'ERR_CLOSED', 'upsert');
      await expectCode(index.search([item.vector]), 'ERR_CLOSED', 'search');
      await expectCode(index.get(['a']), 'ERR_CLOSED', 'get');
      await expectCode(index.remove(['a']), 'ERR_CLOSED', 'remove');
    },
  },
  {
    name: 'has everything again after it was closed and opened, if it is durable',
    async holds({ index, reopen }) {
      if (!index.supports.durable || reopen === undefined) return;
      const { dimension } = index.space;
      const items = Array.from({ length: 30 }, (_, step) => ({
        id: String(step),
        vector: atAngle(dimension, step / 10),
        tags: step % 2 === 0 ? ['even'] : [],
      }));
      await index.upsert(items);
      await index.remove(['0', '1']);
      await index.upsert([{ id: '2', vector: atAngle(dimension, 3) }]);
      await index.close();
      const again = await reopen();
      try {
        assert.equal(again.size, 28);
        const query = unit(dimension, 1);
        assert.deepEqual(idsOf(await searchOne(again, query, { limit: 3 })), ['3', '4', '5']);
        const even = await searchOne(again, query, { limit: 3, filter: { anyOf: ['even'] } });
        assert.deepEqual(idsOf(even), ['4', '6', '8']);
        assert.deepEqual((await again.get(['2', '0']))[0]?.vector, atAngle(dimension, 3));
      } finally {
        await again.close();
      }
    },
  },
];
