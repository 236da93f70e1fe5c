import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { createServer } from '../../server/server.js';
import type { Lab } from '../../vision/lab.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

let pinboard: Pinboard;

beforeAll(async () => {
  pinboard = await openTestPinboard({ count: 4 });
}, 60_000);
afterAll(() => pinboard.close());

const post = (user?: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...(user && { authorization: `Bearer ${user}` }) },
  body: JSON.stringify({ what: 'model' }),
});

/** A server whose lab is done when the test says so. */
async function open() {
  let done: (words: string) => void = () => undefined;
  const lab = { break: () => new Promise<string>((resolve) => (done = resolve)) } as unknown as Lab;
  const server = await createServer({ pinboard, lab, secret: 'test', onError: () => undefined });
  return { ask: async (user?: string) => server.request('/v3/lab/break', post(user)), done: () => done('Killed.') };
}

describe('POST /v3/lab/break', () => {
  it('is for users only', async () => {
    const { ask } = await open();
    expect((await ask()).status).toBe(401);
  });

  it('breaks one thing at a time', async () => {
    const { ask, done } = await open();
    const first = ask('ana');
    await expect.poll(async () => (await ask('ben')).status).toBe(409);
    done();
    expect(await (await first).json()).toEqual({ done: 'Killed.' });
  });

  it('is not there without a lab', async () => {
    const server = await createServer({ pinboard, secret: 'test', onError: () => undefined });
    expect((await server.request('/v3/lab/break', post('ana'))).status).toBe(404);
  });
});

describe('GET /i/:blob', () => {
  it('gives out pictures only', async () => {
    const server = await createServer({ pinboard, secret: 'test', onError: () => undefined });
    const id = await pinboard.blobs.put(new TextEncoder().encode('{"vectors": "of everybody"}'));
    expect((await server.request(`/i/${id}`)).status).toBe(404);
  });
});
