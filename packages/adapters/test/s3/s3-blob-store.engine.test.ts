import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { createS3BlobStore, openS3BlobStore } from '@feedloom/adapters/s3';
import type { OpenS3BlobStoreOptions, S3BlobStore } from '@feedloom/adapters/s3';
import type { BlobStore } from '@feedloom/core';
import { testBlobStore } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { type S3Engine, s3 } from '../../../../engines/s3/s3-engine.js';
import { rejectionOf } from '../rejection-of.js';

const MEBIBYTE = 1024 * 1024;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pathOf = (id: string): string => join('blobs', id.slice(0, 2), id.slice(2, 4), id);

describe.skipIf(isMissing(s3))('S3BlobStore on s3', () => {
  let server: S3Engine;
  beforeAll(async () => {
    server = await s3.start();
  });
  afterAll(() => server?.stop());

  let stores = 0;
  const prefixes = new WeakMap<BlobStore, string>();
  const open = async (options: Partial<OpenS3BlobStoreOptions> = {}): Promise<S3BlobStore> => {
    const prefix = `test/${(stores += 1)}`;
    const store = await openS3BlobStore({ ...server, prefix, ...options });
    prefixes.set(store, options.prefix ?? prefix);
    return store;
  };
  const damage = (store: BlobStore, id: string): Promise<void> =>
    writeFile(join(server.objects, prefixes.get(store) ?? '', pathOf(id)), 'other bytes');

  testBlobStore({ describe, it }, open, { damage });

  it('keeps blobs that are longer than a part, and gives them back in one piece or as a stream', async () => {
    await using store = await open({ partBytes: 5 * MEBIBYTE });
    const bytes = randomBytes(12 * MEBIBYTE + 7);
    const ids = await Promise.all([store.put(bytes), store.put(bytes)]);
    expect(ids).toEqual([sha256(bytes), sha256(bytes)]);
    expect(await store.put(bytes)).toBe(sha256(bytes));
    expect(Buffer.compare(bytes, (await store.get(sha256(bytes))) ?? Buffer.of())).toBe(0);
    expect(Buffer.compare(bytes, await collect(await store.getStream(sha256(bytes))))).toBe(0);
  });

  it('stores streams of any length under the hash that they turn out to have', async () => {
    await using store = await open({ partBytes: 5 * MEBIBYTE });
    for (const length of [0, 1, 5 * MEBIBYTE, 5 * MEBIBYTE + 1, 13 * MEBIBYTE]) {
      const bytes = randomBytes(length);
      const id = await store.putStream(chunksOf(bytes, 300_000));
      expect(id, `${length} bytes`).toBe(sha256(bytes));
      expect(Buffer.compare(bytes, (await store.get(id)) ?? Buffer.of(1)), `${length} bytes`).toBe(0);
      expect(await store.putStream(chunksOf(bytes, 1_000_000))).toBe(id);
    }
  });

  /** What the server keeps for a store: its files, and a folder for each unfinished upload. */
  const leftOf = async (store: BlobStore): Promise<string[]> => {
    const own = join(prefixes.get(store) ?? '', '/');
    const entries = await readdir(server.objects, { recursive: true, withFileTypes: true });
    const kept = entries.map((entry) => ({
      entry,
      path: relative(server.objects, join(entry.parentPath, entry.name)),
    }));
    return kept
      .filter(({ entry, path }) => (entry.isFile() && path.startsWith(own)) || path.startsWith('.sgwtmp/multipart/'))
      .map(({ path }) => path);
  };

  it('stores nothing of a stream that fails, is too long or is no bytes', async () => {
    const store = await open({ partBytes: 5 * MEBIBYTE, maxBlobBytes: 11 * MEBIBYTE });
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield randomBytes(11 * MEBIBYTE);
      throw new Error('torn');
    };
    const cause = await rejectionOf(store.putStream(failing()));
    expect(cause).toMatchObject({ code: 'ERR_UNAVAILABLE', cause: { message: 'torn' } });
    const long = store.putStream(chunksOf(randomBytes(11 * MEBIBYTE + 1), MEBIBYTE));
    expect(await rejectionOf(long)).toMatchObject({ code: 'ERR_TOO_LARGE' });
    const strange = store.putStream(
      (async function* () {
        yield 'text' as never;
      })(),
    );
    expect(await rejectionOf(strange)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await store.close();
    expect(await leftOf(store)).toEqual([]);
  });

  it('leaves what a stream was kept in meanwhile nowhere, and has the blob keep what it was first called', async () => {
    const store = await open({ partBytes: 5 * MEBIBYTE });
    const bytes = randomBytes(6 * MEBIBYTE);
    const typeOf = async (): Promise<string | null> => {
      const address = await store.presign(sha256(bytes), { expiresInMs: 60_000 });
      const { headers, body } = await fetch(address);
      await body?.cancel();
      return headers.get('content-type');
    };
    await store.putStream(chunksOf(bytes, MEBIBYTE), { contentType: 'image/webp' });
    expect(await typeOf()).toBe('image/webp');
    await store.putStream(chunksOf(bytes, MEBIBYTE), { contentType: 'image/png' });
    await store.put(bytes, { contentType: 'image/gif' });
    expect(await typeOf()).toBe('image/webp');
    await store.close();
    expect(await leftOf(store)).toEqual([join(prefixes.get(store) ?? '', pathOf(sha256(bytes)))]);
  });

  it('throws in place of the end of a stream that does not match its hash', async () => {
    await using store = await open();
    const id = await store.put(Buffer.from('some bytes'));
    await damage(store, id);
    expect(await rejectionOf(collect(await store.getStream(id)))).toMatchObject({ code: 'ERR_CORRUPT' });
    await store.delete(id);
    expect(await store.getStream(id)).toBeUndefined();
    expect(await store.put(Buffer.from('some bytes'))).toBe(id);
    expect(await store.get(id)).toEqual(Buffer.from('some bytes'));
  });

  it('hands a blob out over HTTP to whoever has the address, for a while, with headers for CDNs', async () => {
    await using store = await open();
    const id = await store.put(Buffer.from('<svg/>'), { contentType: 'image/svg+xml' });
    const address = await store.presign(id, { expiresInMs: 60_000 });
    expect(new URL(address).pathname).toContain(`/${pathOf(id)}`);
    const answer = await fetch(address);
    expect(await answer.text()).toBe('<svg/>');
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const other = address.replaceAll(id, sha256(Buffer.from('another')));
    expect((await fetch(other)).status, 'another blob with this signature').toBe(403);
    expect((await fetch(address.split('?')[0] ?? '')).status, 'without a signature').toBe(403);
    const brief = await store.presign(id, { expiresInMs: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await fetch(brief)).status, 'once its time is over').toBe(403);
    for (const expiresInMs of [0, 999, 7 * 86_400_000 + 1, NaN]) {
      expect(await rejectionOf(store.presign(id, { expiresInMs }))).toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });

  it('lets one of two win each of 200 races for a pointer, and tells the loser', async () => {
    const prefix = 'races';
    await using one = await open({ prefix });
    await using two = await open({ prefix });
    const ids = await Promise.all(['a', 'b'].map((text) => one.put(Buffer.from(text))));
    let expected: string | undefined;
    for (let race = 0; race < 200; race += 1) {
      const options = { expected };
      const [first, second] = await Promise.all([
        one.point('name', ids[0] as string, options),
        two.point('name', ids[1] as string, options),
      ]);
      expect(
        [first, second].filter((version) => version !== undefined),
        `race ${race}`,
      ).toHaveLength(1);
      expected = first ?? second;
      expect(await one.pointer('name')).toEqual({ id: first === undefined ? ids[1] : ids[0], version: expected });
    }
  });

  it('does not take a pointer that came back to a blob for one that never left it', async () => {
    await using store = await open();
    const [one, two] = [await store.put(Buffer.from('1')), await store.put(Buffer.from('2'))];
    const first = await store.point('name', one, { expected: undefined });
    const second = await store.point('name', two, { expected: first });
    await store.point('name', one, { expected: second });
    expect(await store.point('name', two, { expected: first })).toBeUndefined();
  });

  it('says what is wrong: no bucket, no permission, no server, no answer', async () => {
    const quick = { ...server, attempts: 1, timeoutMs: 500 };
    expect(await rejectionOf(openS3BlobStore({ ...quick, bucket: 'nobody' }))).toMatchObject({
      code: 'ERR_NOT_FOUND',
      retryable: false,
    });
    const credentials = { accessKeyId: 'feedloom', secretAccessKey: 'wrong' };
    expect(await rejectionOf(openS3BlobStore({ ...quick, credentials }))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      retryable: false,
    });
    expect(await rejectionOf(openS3BlobStore({ ...quick, endpoint: 'http://127.0.0.1:1' }))).toMatchObject({
      code: 'ERR_UNAVAILABLE',
      retryable: true,
    });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const mute = openS3BlobStore({ ...quick, endpoint: `http://127.0.0.1:${port}` });
    expect(await rejectionOf(mute)).toMatchObject({
      code: expect.stringMatching(/^ERR_(TIMEOUT|UNAVAILABLE)$/),
      retryable: true,
    });
    silent.close();
  });

  it('leaves a client of yours open', async () => {
    const client = new S3Client({
      endpoint: server.endpoint,
      region: server.region,
      credentials: server.credentials,
      forcePathStyle: true,
      maxAttempts: 1,
    });
    const store = createS3BlobStore(client, { bucket: server.bucket, prefix: 'yours' });
    const id = await store.put(Buffer.from('x'));
    await store.close();
    await using again = createS3BlobStore(client, { bucket: server.bucket, prefix: 'yours' });
    expect(await again.get(id)).toEqual(Buffer.from('x'));
    client.destroy();
    for (const prefix of ['/a', 'a/', 'a//b', '.', 'a/../b', 'ä']) {
      expect(() => createS3BlobStore(client, { bucket: 'b', prefix })).toThrow(/prefix/);
    }
  });

  it('tries again by itself while the server is away, no longer than the deadline', async () => {
    await using store = await open({ attempts: 1000, timeoutMs: 2000 });
    await server.kill();
    const startedAt = performance.now();
    const late = await rejectionOf(store.put(Buffer.from('late'), { deadlineMs: 300 }));
    expect(late).toMatchObject({ retryable: true });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    const putting = store.put(Buffer.from('patient'), { deadlineMs: 60_000 });
    await server.restart();
    expect(await store.get(await putting)).toEqual(Buffer.from('patient'));
  });
});

async function* chunksOf(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

async function collect(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) all.push(chunk);
  return Buffer.concat(all);
}
