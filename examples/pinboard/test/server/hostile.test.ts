import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

let pinboard: Pinboard;
let client: Client;

beforeAll(async () => {
  pinboard = await openTestPinboard({ count: 24 });
  client = await openClient(pinboard);
});

afterAll(async () => {
  await pinboard.close();
  expect(client.failures).toEqual([]);
});

const json = { 'content-type': 'application/json', authorization: 'Bearer ana' };

describe('who is not known', () => {
  it.each(['/v3/feed/home', '/v3/me', '/v3/feed/explain/p1'])('is refused at %s', async (path) => {
    expect((await client.get(path)).status).toBe(401);
    expect((await client.get(path, 'nobody')).status).toBe(401);
    expect((await client.get(path, '__proto__')).status).toBe(401);
  });

  it('cannot forge the cookie', async () => {
    const headers = { cookie: 'pinboard_user=ana.Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm8=' };
    expect((await client.get('/v3/me', undefined, headers)).status).toBe(401);
  });

  it('becomes known by choosing a user, and nobody by leaving', async () => {
    const chosen = await client.post('/v3/session', { user: 'ana' });
    const cookie = chosen.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const me = await client.get('/v3/me', undefined, { cookie: cookie.split(';')[0] ?? '' });
    expect(me.body).toMatchObject({ id: 'ana' });
    const left = await client.send('/v3/session', { method: 'DELETE' });
    expect(left.headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect((await client.post('/v3/session', { user: 'nobody' })).status).toBe(404);
  });
});

describe('a bad request', () => {
  it.each([
    ['limit=0', 400],
    ['limit=101', 400],
    ['limit=x', 400],
    ['limit=1e9', 400],
    ['cursor=', 400],
    ['cursor=nonsense', 400],
    [`cursor=${'x'.repeat(3_000)}`, 400],
    ['cursor=%00%01%FF', 400],
  ])('to the feed with %s is refused', async (query, status) => {
    const answer = await client.get(`/v3/feed/home?${query}`, 'ana');
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code: expect.stringMatching(/^ERR_INVALID/) as string });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(['p'.repeat(300), '%00', '%F0%9F%92%A5', '..%2F..%2Fetc', '%ED%A0%80', '%zz', '__proto__'])(
    'about the pin %s is answered or refused, and breaks nothing',
    async (id) => {
      for (const answer of [
        await client.get(`/v3/feed/explain/${id}`, 'ana'),
        await client.post(`/v3/pins/${id}/save`, {}, 'ana'),
      ]) {
        expect([200, 400, 404]).toContain(answer.status);
      }
    },
  );

  it('without JSON, with broken JSON or with too much of it is refused', async () => {
    const body = JSON.stringify({ kind: 'seen', tokens: ['x'] });
    const send = (init: RequestInit) => client.send('/v3/track', { method: 'POST', ...init });
    expect((await send({ headers: { authorization: 'Bearer ana' }, body })).status).toBe(415);
    expect((await send({ headers: { ...json, 'content-type': 'text/plain' }, body })).status).toBe(415);
    expect((await send({ headers: json, body: '{"kind":' })).status).toBe(400);
    expect((await send({ headers: json, body: 'null' })).status).toBe(400);
    expect((await send({ headers: json, body: `"${'x'.repeat(600_000)}"` })).status).toBe(413);
  });

  it.each([
    { kind: 'liked', tokens: ['x'] },
    { kind: 'seen', tokens: [] },
    { kind: 'seen', tokens: Array(101).fill('x') },
    { kind: 'seen', tokens: [1] },
    { kind: 'seen', tokens: ['forged'] },
    { tokens: ['x'], __proto__: { kind: 'seen' } },
  ])('to track %j is refused', async (body) => {
    expect((await client.post('/v3/track', body, 'ana')).status).toBe(400);
  });

  it('with somebody else’s token or cursor is refused', async () => {
    const { body } = await client.get('/v3/feed/home?limit=2', 'ana');
    const token = (body.pins as { token: string }[])[0]?.token;
    expect((await client.post('/v3/track', { kind: 'seen', tokens: [token] }, 'ben')).status).toBe(400);
    expect((await client.post('/v3/hide', { token }, 'ben')).body).toMatchObject({ code: 'ERR_INVALID_TOKEN' });
    const foreign = await client.get(`/v3/feed/home?cursor=${encodeURIComponent(body.next as string)}`, 'ben');
    expect(foreign.body).toMatchObject({ status: 400, code: 'ERR_INVALID_CURSOR' });
  });

  it('for a picture that is none is refused', async () => {
    for (const id of ['..%2F..%2Fpackage.json', 'A'.repeat(64), '0'.repeat(64), '0', '%00']) {
      expect((await client.get(`/i/${id}`)).status).toBe(404);
    }
  });

  it('to the lab is refused unless it names a mode', async () => {
    expect((await client.post('/v3/lab', { generator: 'exploding' })).status).toBe(400);
    expect((await client.get('/v3/lab')).body).toMatchObject({ services: { generator: 'normal' } });
  });
});
