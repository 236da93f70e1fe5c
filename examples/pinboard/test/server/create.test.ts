import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Change } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import type { TestPinboardOptions } from '../support/open-test-pinboard.js';
import { formOf, photograph } from '../support/pictures.js';
import { testEyes } from '../support/test-eyes.js';

let pinboard: Pinboard | undefined;

afterEach(() => pinboard?.close());

async function open(options: TestPinboardOptions = {}): Promise<{ pinboard: Pinboard; client: Client }> {
  pinboard = await openTestPinboard({ count: 12, ...options });
  return { pinboard, client: await openClient(pinboard) };
}

const create = (client: Client, fields: Record<string, string | Uint8Array>, headers?: Record<string, string>) =>
  client.send('/v3/pins/create', formOf(fields, headers));

describe('POST /v3/pins/create', () => {
  it('makes a pin with its address, a preview, and five sizes that anybody may keep', async () => {
    const { client } = await open();
    const made = await create(client, { image: await photograph(), title: 'A red ball', description: 'On blue.' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(made.body.url);
    expect(made.headers.get('cache-control')).toBe('private, no-store');
    const { pin, preview } = made.body;
    expect(made.body).toMatchObject({ vision: 'done', metadata: 'done' });
    expect(pin).toMatchObject({ title: 'A red ball', width: 1200, height: 1600, saver: { id: 'ana' }, saved: true });
    const sizes = pin.sizes as { url: string; width: number }[];
    expect(sizes.map(({ width }) => width)).toEqual([60, 236, 474, 736, 1200]);
    expect(preview).toBe(sizes[0]?.url);
    for (const { url, width } of sizes) {
      const picture = await client.get(url);
      expect(picture.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(picture.headers.get('content-type')).toBe('image/webp');
      const { width: across, height, exif } = await sharp(picture.body as Buffer).metadata();
      expect([across, Math.round((height / across) * 100), exif]).toEqual([width, 133, undefined]);
    }
    expect((await client.get(made.body.url as string, 'ben')).body).toMatchObject({ id: pin.id, title: 'A red ball' });
  });

  it('never serves what was handed in', async () => {
    const [blobs, originals] = [new MemoryBlobStore(), new MemoryBlobStore()];
    const { client } = await open({ blobs, originals });
    const image = await photograph();
    const { body } = await create(client, { image });
    const id = await new MemoryBlobStore().put(image);
    expect(await originals.get(id)).toEqual(image);
    expect((await client.get(`/i/${id}`)).status).toBe(404);
    expect(JSON.stringify(body)).not.toContain(id);
  });

  it('takes words from what the model sees, where the user gave none', async () => {
    const { client, pinboard } = await open();
    const { body } = await create(client, { image: await photograph() });
    expect(body.pin).toMatchObject({ title: 'Picture', tags: ['picture', 'print'] });
    const [card] = await pinboard.catalogue.pins([body.id as string]);
    expect(card).toMatchObject({ title: 'Picture', tags: ['picture', 'print'] });
    const titled = await create(client, { image: await photograph('#00ff00'), title: 'Mine' });
    expect(titled.body.pin).toMatchObject({ title: 'Mine', tags: ['picture', 'print'] });
  });

  it('refuses whoever is not known', async () => {
    const { client } = await open();
    const image = await photograph();
    expect((await create(client, { image }, {})).status).toBe(401);
    expect((await create(client, { image }, { authorization: 'Bearer nobody' })).status).toBe(401);
  });

  it('refuses the eleventh pin of a minute, says when to come back, and lets others go on', async () => {
    const { client } = await open();
    const image = await photograph('#ff8000', '#000000', 160);
    const statuses: number[] = [];
    for (let number = 1; number <= 10; number++) statuses.push((await create(client, { image })).status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const refused = await create(client, { image });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'ERR_TOO_MANY_REQUESTS' });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await create(client, { image }, { authorization: 'Bearer ben' })).status).toBe(201);
  });

  it('refuses what is no picture, is too large, or is not a form, without harm', async () => {
    const { client } = await open();
    const image = await photograph('#ff8000', '#000000', 160);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const [fields, status] of [
      [{ image: svg }, 415],
      [{ image: Buffer.from('no picture at all') }, 415],
      [{ image: image.subarray(0, image.length >> 1) }, 422],
      [{ image: Buffer.alloc(0) }, 400],
      [{ title: 'No picture' }, 400],
      [{ image: 'text' }, 400],
      [{ image, board: 'none of mine' }, 400],
    ] as const) {
      const answer = await create(client, fields, { authorization: 'Bearer ben' });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    }
    const large = await create(client, { image: Buffer.alloc(20_500_000) }, { authorization: 'Bearer dan' });
    expect(large.status).toBe(413);
    const json = await client.post('/v3/pins/create', { image: 'x' }, 'dan');
    expect(json.status).toBe(415);
    expect((await create(client, { image, title: 'x'.repeat(121) }, { authorization: 'Bearer emi' })).status).toBe(400);
    expect((await create(client, { image }, { authorization: 'Bearer dan' })).status).toBe(201);
    expect(client.failures).toEqual([]);
  });
});

describe('a pin whose maker fails in part', () => {
  const unavailable = () => new FeedloomError('ERR_UNAVAILABLE', 'The test has switched it off.', { retryable: true });

  it('is kept without features when looking is late, and is looked at later', async () => {
    const trouble: Parameters<typeof testEyes>[0] = {};
    const eyes = testEyes(trouble);
    const { client, pinboard } = await open({ eyes });
    trouble.delayMs = 1_500;
    const started = performance.now();
    const { status, body } = await create(client, { image: await photograph() });
    expect([status, body.vision, body.metadata]).toEqual([201, 'pending', 'done']);
    // Looking may take 300 ms; the slow model takes 1,500.
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await eyes.index.get([body.id as string])).toEqual([undefined]);
    expect(await pinboard.backlog()).toBe(1);
    delete trouble.delayMs;
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    const [vector] = await eyes.index.get([body.id as string]);
    expect(vector?.id).toBe(body.id);
    const [item] = await pinboard.catalogue.items.get([body.id as string], { embeddings: true });
    expect(item?.embedding?.space).toBe(eyes.embedder.space.id);
    expect(item?.title).toBe('Picture');
  });

  it('is kept when it cannot be made known, however long that takes, and is made known later', async () => {
    const eyes = testEyes();
    const { index } = eyes;
    const { client, pinboard } = await open({ eyes });
    const { upsert } = index;
    index.upsert = () => new Promise(() => undefined);
    const { status, body } = await create(client, { image: await photograph() });
    expect([status, body.metadata, body.vision]).toEqual([201, 'done', 'pending']);
    index.upsert = upsert;
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    expect((await index.get([body.id as string]))[0]?.id).toBe(body.id);
    expect(client.failures).toEqual([]);
  });

  it('is kept without features when the model fails, and is looked at when it is well again', async () => {
    const trouble: Parameters<typeof testEyes>[0] = {};
    const { client, pinboard } = await open({ eyes: testEyes(trouble) });
    trouble.failure = unavailable();
    const { status, body } = await create(client, { image: await photograph() });
    expect([status, body.vision]).toEqual([201, 'pending']);
    trouble.failure = undefined;
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    const related = await client.get(`/v3/pins/${body.id as string}/related`, 'ana');
    expect(related.body.degraded).toEqual([]);
  });

  it('has its picture stored again and again while the blob store fails', async () => {
    let failing = 0;
    const puts: number[] = [];
    class FlakyBlobs extends MemoryBlobStore {
      override async put(bytes: Uint8Array, options?: CallOptions): Promise<string> {
        puts.push(bytes.length);
        if (failing-- > 0) throw unavailable();
        return super.put(bytes, options);
      }
    }
    const { client } = await open({ blobs: new FlakyBlobs() });
    failing = 4;
    puts.length = 0;
    const { status, body } = await create(client, { image: await photograph() });
    expect(status).toBe(201);
    expect(puts.length).toBeGreaterThanOrEqual(5 + 4);
    for (const { url } of body.pin.sizes as { url: string }[]) expect((await client.get(url)).status).toBe(200);
  });

  it('is refused when its picture cannot be stored at all', async () => {
    class DeadBlobs extends MemoryBlobStore {
      override put = async (): Promise<string> => {
        throw unavailable();
      };
    }
    const { client } = await open({ originals: new DeadBlobs(), models: new MemoryBlobStore() });
    const { status, body } = await create(client, { image: await photograph('#ff8000', '#000000', 160) });
    expect([status, body.code]).toEqual([503, 'ERR_UNAVAILABLE']);
  });

  it('is written later when the catalogue fails, and is then a pin like any other', async () => {
    let isFailing = false;
    class FlakyStore extends MemoryStore {
      override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
        if (isFailing && partition.startsWith('catalogue/')) throw unavailable();
        return super.write(partition, change, options);
      }
    }
    const { client, pinboard } = await open({ store: new FlakyStore() });
    isFailing = true;
    const { status, body } = await create(client, { image: await photograph(), title: 'Late' });
    expect([status, body.metadata, body.pin.title]).toEqual([201, 'pending', 'Late']);
    expect((await client.get(body.url as string, 'ana')).status).toBe(404);
    isFailing = false;
    await expect.poll(() => pinboard.backlog(), { timeout: 15_000 }).toBe(0);
    expect((await client.get(body.url as string, 'ben')).body).toMatchObject({ title: 'Late', saver: { id: 'ana' } });
    const [item] = await pinboard.catalogue.items.get([body.id as string], { embeddings: true });
    expect(item?.embedding).toBeDefined();
  });
});
