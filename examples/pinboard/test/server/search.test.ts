import { FeedloomError } from '@feedloom/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Answer, Client } from '../support/client.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { formOf, photograph } from '../support/pictures.js';
import { testEyes } from '../support/test-eyes.js';
import type { EyeTrouble } from '../support/test-eyes.js';
import { untilWhole } from '../support/until-whole.js';

const trouble: EyeTrouble = {};
let pinboard: Pinboard;
let client: Client;

beforeAll(async () => {
  pinboard = await openTestPinboard({ count: 60, eyes: testEyes(trouble) });
  client = await openClient(pinboard);
}, 60_000);

afterAll(async () => {
  await pinboard.close();
  expect(client.failures).toEqual([]);
});

afterEach(() => {
  trouble.failure = undefined;
  delete trouble.delayMs;
});

interface Found {
  id: string;
  title: string;
  similarity?: number;
  nearDuplicate: boolean;
}

const search = (fields: Record<string, string | Uint8Array>): Promise<Answer> =>
  client.send('/v3/search/visual', formOf(fields));
const pinsOf = (answer: Answer): Found[] => answer.body.pins as Found[];

async function pictureOf(pin: string): Promise<Buffer> {
  const { body } = await client.get(`/v3/pins/${pin}`, 'ana');
  return (await client.get(body.image as string)).body as Buffer;
}

describe('POST /v3/search/visual', () => {
  it('finds the pin of a picture first, most similar first, with the things on it and how long it took', async () => {
    const image = await pictureOf('p7');
    const found = await untilWhole(() => search({ image, limit: '10' }));
    expect(found.status).toBe(200);
    expect(found.headers.get('cache-control')).toBe('private, no-store');
    const [first] = pinsOf(found);
    expect(first).toMatchObject({ id: 'p7', nearDuplicate: true });
    expect(first?.similarity).toBeCloseTo(1, 2);
    expect(pinsOf(found).length).toBeLessThanOrEqual(10);
    expect(found.body).toMatchObject({ degraded: [], deadlineMs: 300, objects: [{ label: 'middle', score: 0.9 }] });
    expect(Object.keys(found.body.timings as object)).toEqual(expect.arrayContaining(['embed', 'search', 'metadata']));
    // Wall clock, on a machine that does other things too.
    expect(found.body.tookMs).toBeLessThan(3_000);
  });

  it('looks for the part that is asked for', async () => {
    const image = await pictureOf('p7');
    const crop = JSON.stringify({ x: 0, y: 0, width: 0.4, height: 0.4 });
    const [whole, part] = [await search({ image }), await search({ image, crop })];
    expect(part.status).toBe(200);
    expect(pinsOf(part)[0]?.similarity ?? 0).toBeLessThan(pinsOf(whole)[0]?.similarity ?? 0);
  });

  it('finds the like of a pin, or of a part of it, but not itself', async () => {
    const whole = await client.post('/v3/search/visual', { pin: 'p3', limit: 5 }, 'ben');
    expect(whole.status).toBe(200);
    expect(pinsOf(whole).length).toBeGreaterThan(0);
    expect(pinsOf(whole).map(({ id }) => id)).not.toContain('p3');
    const crop = { x: 0.2, y: 0.2, width: 0.5, height: 0.5 };
    const part = await client.post('/v3/search/visual', { pin: 'p3', crop }, 'ben');
    expect(part.status).toBe(200);
    expect(part.body.timings.embed).toBeDefined();
    const related = await client.get('/v3/pins/p3/related?limit=5', 'ben');
    expect(pinsOf(related).map(({ id }) => id)).toEqual(pinsOf(whole).map(({ id }) => id));
  });

  it('refuses whoever is not known, and what is no query', async () => {
    const image = await photograph();
    expect((await client.send('/v3/search/visual', formOf({ image }, {}))).status).toBe(401);
    for (const [fields, status] of [
      [{ image: Buffer.from('no picture') }, 422],
      [{ image: image.subarray(0, 500) }, 422],
      [{ image, crop: '{"x":0.5,"y":0,"width":0.6,"height":1}' }, 400],
      [{ image, crop: '{"x":0,"y":0,"width":0,"height":1}' }, 400],
      [{ image, crop: 'left half' }, 400],
      [{ image, limit: '0' }, 400],
      [{ text: 'no picture' }, 400],
    ] as const) {
      expect((await search(fields)).status, JSON.stringify(Object.entries(fields)[1])).toBe(status);
    }
    for (const body of [{}, { pin: '' }, { pin: 'p1', crop: { x: 2, y: 0, width: 1, height: 1 } }]) {
      expect((await client.post('/v3/search/visual', body, 'ana')).status).toBe(400);
    }
    expect((await client.post('/v3/search/visual', { pin: 'nothing' }, 'ana')).status).toBe(404);
    expect((await client.get('/v3/pins/nothing/related', 'ana')).status).toBe(404);
    expect((await client.get('/v3/pins/nothing', 'ana')).status).toBe(404);
  });
});

describe('a search whose model cannot look', () => {
  const overloaded = () => new FeedloomError('ERR_OVERLOADED', 'Full.', { retryable: true, retryAfterMs: 100 });

  it('gives the answer to the same picture before, and says how old it is, while the queue is full', async () => {
    const image = await pictureOf('p11');
    const before = await search({ image });
    trouble.failure = overloaded();
    const after = await search({ image });
    expect(after.body.degraded).toMatchObject([{ part: 'embedder', reason: 'overloaded', servedFrom: 'cache' }]);
    expect(after.body.degraded[0].staleMs).toBeGreaterThanOrEqual(0);
    expect(pinsOf(after).map(({ id }) => id)).toEqual(pinsOf(before).map(({ id }) => id));
  });

  it.each([
    ['fails', 'unavailable', () => (trouble.failure = new FeedloomError('ERR_UNAVAILABLE', 'Dead.'))],
    ['is late', 'timeout', () => (trouble.delayMs = 5_000)],
    ['breaks', 'error', () => (trouble.failure = new FeedloomError('ERR_INTERNAL', 'Broken.'))],
  ])('searches by words while it %s, and says so', async (_what, reason, breakIt) => {
    const { body } = await client.get('/v3/pins/p5', 'ana');
    breakIt();
    const found = await search({ image: await photograph(`#${reason.length}02030`), text: body.title as string });
    expect(found.status).toBe(200);
    expect(found.body.degraded).toContainEqual({ part: 'embedder', reason, servedFrom: 'text-index' });
    expect(pinsOf(found)[0]?.title).toBe(body.title);
    expect(pinsOf(found)[0]?.similarity).toBeUndefined();
    // The deadline is 300 ms; the slow model takes 5,000.
    expect(found.body.tookMs).toBeLessThan(3_000);
  });

  it('shows what is new if there are no words either, and says so', async () => {
    trouble.failure = new FeedloomError('ERR_UNAVAILABLE', 'Dead.');
    const blind = await openTestPinboard({
      count: 12,
      eyes: { ...testEyes(trouble), detector: undefined },
      grown: false,
    });
    await blind.grown;
    const other = await openClient(blind);
    const found = await other.send('/v3/search/visual', formOf({ image: await photograph(), limit: '5' }));
    expect([found.status, pinsOf(found).length]).toEqual([200, 5]);
    expect(found.body.degraded).toEqual([{ part: 'search', reason: 'unavailable', servedFrom: 'newest-pins' }]);
    await blind.close();
  });

  it('finds related pins all the same: a pin has its vector already', async () => {
    trouble.failure = new FeedloomError('ERR_UNAVAILABLE', 'Dead.');
    const related = await client.get('/v3/pins/p9/related', 'ana');
    expect(related.body.degraded).toEqual([]);
    expect(pinsOf(related).length).toBeGreaterThan(0);
  });
});
