import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { CallOptions } from '../../contracts/call-options.js';
import type { OrderedStore } from '../../contracts/ordered-store.js';
import { type ErrorCode, FeedloomError } from '../../errors.js';
import { expectCode } from '../expect-code.js';
import type { OrderedStoreLawGroup } from './law.js';
import { bytes, cell, cellsOf, valueOf } from './notation.js';

/** How calls end before their time: aborted, late, or on a closed store. */
export const callLaws: OrderedStoreLawGroup = {
  name: 'calls',
  laws: [
    {
      name: 'do nothing if they are aborted before they begin',
      async holds(store) {
        const reason = new Error('enough');
        await everyCallRejects(store, { signal: AbortSignal.abort(reason) }, 'ERR_ABORTED');
        await assert.rejects(store.read('p', [], { signal: AbortSignal.abort(reason) }), { cause: reason });
        assert.deepEqual(await cellsOf(store, 'p'), []);
      },
    },
    {
      name: 'do nothing if no time is left when they begin',
      async holds(store) {
        await everyCallRejects(store, { deadlineMs: 0 }, 'ERR_TIMEOUT');
        assert.deepEqual(await cellsOf(store, 'p'), []);
      },
    },
    {
      name: 'say of a write that was aborted under way whether it may have been done',
      async holds(store) {
        for (let round = 0; round < 10; round += 1) {
          const controller = new AbortController();
          const key = `k${round}`;
          const write = store.write('p', { puts: [cell(key, '1')] }, { signal: controller.signal });
          const failed = write.then(
            () => undefined,
            (error: unknown) => error,
          );
          for (let turn = 0; turn < round; turn += 1) await Promise.resolve();
          controller.abort();
          const error = await failed;
          if (error === undefined) {
            assert.equal(await valueOf(store, 'p', key), '1', 'a write that was done');
          } else {
            assert.ok(FeedloomError.is(error, 'ERR_ABORTED'), inspect(error));
            // Serialised with the aborted one, so it comes after it if that is still to be done.
            await store.write('p', { puts: [cell('later', '1')] });
            const done = (await valueOf(store, 'p', key)) !== undefined;
            if (done) assert.equal(error.indeterminate, true, 'a write that was aborted, and done');
          }
        }
      },
    },
    {
      name: 'take a deadline and a signal that do not matter',
      async holds(store) {
        const options = { signal: new AbortController().signal, deadlineMs: 20_000 };
        assert.equal(await store.write('p', { puts: [cell('a', '1')] }, options), true);
        assert.equal((await store.read('p', [{ key: bytes('a') }], options)).length, 1);
        assert.equal((await store.readMany([{ partition: 'p', key: bytes('a') }], options)).length, 1);
        let yielded = 0;
        for await (const entry of store.scan({}, options)) yielded += entry.key.length;
        assert.equal(yielded, 1);
      },
    },
    {
      name: 'are refused once the store is closed, which may be closed again',
      async holds(store) {
        await store.write('p', { puts: [cell('a', '1')] });
        await store.close();
        await store.close();
        await store[Symbol.asyncDispose]();
        await everyCallRejects(store, {}, 'ERR_CLOSED');
      },
    },
  ],
};

async function everyCallRejects(store: OrderedStore, options: CallOptions, code: ErrorCode): Promise<void> {
  await expectCode(store.read('p', [{ key: bytes('a') }], options), code, 'read');
  await expectCode(store.readMany([{ partition: 'p', key: bytes('a') }], options), code, 'readMany');
  await expectCode(store.write('p', { puts: [cell('a', '1')] }, options), code, 'write');
  const walk = async (): Promise<void> => {
    for await (const { partition } of store.scan({}, options)) assert.fail(`yielded a cell of ${partition}`);
  };
  await expectCode(walk(), code, 'scan');
}
