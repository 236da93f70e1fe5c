import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { BlobStore } from '../contracts/blob-store.js';
import { sameBytes } from '../keys/bytes.js';
import { expectCode } from './expect-code.js';
import { type Law, registerLaws } from './law.js';
import { bytes, text } from './ordered-store/notation.js';
import { pointerLaws } from './blob-store/pointers.js';
import type { TestRunner } from './runner.js';

/** What the laws of a {@link BlobStore} may be told about it. */
export interface BlobStoreLawOptions {
  /** Damages a stored blob behind the store's back: lets the law about damage run. */
  readonly damage?: ((store: BlobStore, id: string) => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link BlobStore} obeys.
 *
 * @param open - Yields an empty store; called once for each law, which closes it.
 */
export function testBlobStore(
  runner: TestRunner,
  open: () => Promise<BlobStore>,
  { damage }: BlobStoreLawOptions = {},
): void {
  const damageLaw: Law<BlobStore> = {
    name: 'finds a damaged blob corrupt instead of returning it',
    async holds(store) {
      if (damage === undefined) return;
      const id = await store.put(bytes('some bytes'));
      await damage(store, id);
      await expectCode(store.get(id), 'ERR_CORRUPT', 'get');
    },
  };
  registerLaws(runner, 'BlobStore', [...blobLaws, ...pointerLaws, damageLaw], open, (store) => store.close());
}

function sha256(value: Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

const blobLaws: readonly Law<BlobStore>[] = [
  {
    name: 'keeps blobs under the SHA-256 of their bytes',
    async holds(store) {
      const large = new Uint8Array(Math.min(1_000_000, store.supports.maxBlobBytes)).fill(7);
      for (const blob of [bytes('hello'), bytes(''), Uint8Array.of(0, 255, 10, 13), large]) {
        const id = await store.put(blob);
        assert.equal(id, sha256(blob));
        assert.ok(sameBytes(await store.get(id), blob), `${blob.length} bytes`);
      }
    },
  },
  {
    name: 'keeps the same bytes once, however often and by whomever they are stored',
    async holds(store) {
      const ids = await Promise.all(Array.from({ length: 12 }, () => store.put(bytes('the same'))));
      assert.deepEqual(new Set(ids), new Set([sha256(bytes('the same'))]));
      const [id = ''] = ids;
      assert.equal(text(await store.get(id)), 'the same');
      await store.delete(id);
      assert.equal(await store.get(id), undefined);
    },
  },
  {
    name: 'has nothing where nothing was stored, and deletes it without complaint',
    async holds(store) {
      const id = sha256(bytes('never stored'));
      assert.equal(await store.get(id), undefined);
      await store.delete(id);
      await store.delete(id);
    },
  },
  {
    name: 'deletes one blob and no other',
    async holds(store) {
      const [one, two] = [await store.put(bytes('one')), await store.put(bytes('two'))];
      await store.delete(one);
      assert.equal(await store.get(one), undefined);
      assert.equal(text(await store.get(two)), 'two');
      assert.equal(await store.put(bytes('one')), one);
      assert.equal(text(await store.get(one)), 'one');
    },
  },
  {
    name: 'shares no memory with its callers',
    async holds(store) {
      const given = bytes('bytes');
      const id = await store.put(given);
      given.fill(0);
      const got = await store.get(id);
      assert.equal(text(got), 'bytes');
      got?.fill(0);
      assert.equal(text(await store.get(id)), 'bytes');
    },
  },
  {
    name: 'refuses ids that are not 64 lower-case hexadecimal digits',
    async holds(store) {
      const good = await store.put(bytes('x'));
      for (const bad of [
        '',
        '../x',
        good.toUpperCase(),
        good.slice(1),
        `${good}0`,
        `${good.slice(0, 63)}g`,
        `${good}\n`,
      ]) {
        await expectCode(store.get(bad), 'ERR_INVALID_ARGUMENT', `get ${JSON.stringify(bad)}`);
        await expectCode(store.delete(bad), 'ERR_INVALID_ARGUMENT', `delete ${JSON.stringify(bad)}`);
        const point = store.point('name', bad, { expected: undefined });
        await expectCode(point, 'ERR_INVALID_ARGUMENT', `point ${JSON.stringify(bad)}`);
      }
    },
  },
  {
    name: 'refuses a blob that is larger than it supports',
    async holds(store) {
      const tooLarge = store.supports.maxBlobBytes + 1;
      // Larger ones would cost more memory than the law is worth.
      if (tooLarge > 64_000_000) return;
      await expectCode(store.put(new Uint8Array(tooLarge)), 'ERR_TOO_LARGE', 'put');
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time',
    async holds(store) {
      const id = sha256(bytes('x'));
      await expectCode(store.put(bytes('x'), { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'put');
      await expectCode(store.put(bytes('x'), { deadlineMs: 0 }), 'ERR_TIMEOUT', 'put');
      assert.equal(await store.get(id), undefined);
      await expectCode(store.get(id, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'get');
      const late = store.point('name', id, { expected: undefined, deadlineMs: 0 });
      await expectCode(late, 'ERR_TIMEOUT', 'point');
      assert.equal(await store.pointer('name'), undefined);
    },
  },
  {
    name: 'refuses calls once it is closed, and may be closed again',
    async holds(store) {
      const id = await store.put(bytes('x'));
      await store.close();
      await store.close();
      await store[Symbol.asyncDispose]();
      await expectCode(store.put(bytes('y')), 'ERR_CLOSED', 'put');
      await expectCode(store.get(id), 'ERR_CLOSED', 'get');
      await expectCode(store.pointer('name'), 'ERR_CLOSED', 'pointer');
    },
  },
];
