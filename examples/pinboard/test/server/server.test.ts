import { ERROR_CODES, FeedloomError } from '@feedloom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { problemOf } from '../../server/problem.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

let pinboard: Pinboard;
let client: Client;

beforeAll(async () => {
  pinboard = await openTestPinboard({ count: 12 });
  client = await openClient(pinboard);
});

afterAll(() => pinboard.close());

describe('the server', () => {
  it('sends the page, its script and its style, and sends them once', async () => {
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/app.js', 'text/javascript'],
      ['/app.css', 'text/css'],
      ['/icon.svg', 'image/svg+xml'],
    ] as const) {
      const first = await client.get(path);
      expect(first.status).toBe(200);
      expect(first.headers.get('content-type')).toContain(type);
      const again = await client.get(path, undefined, { 'if-none-match': first.headers.get('etag') ?? '' });
      expect(again.status).toBe(304);
    }
  });

  it('lets nothing run on the page that it did not send', async () => {
    const { headers, body } = await client.get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(String(body)).not.toMatch(/https?:|<script>|<style/);
  });

  it('sends pictures to be kept for ever', async () => {
    const { body } = await client.get('/v3/users');
    const { avatar } = (body.users as { avatar: string }[])[0] ?? { avatar: '' };
    const first = await client.get(avatar);
    expect(first.headers.get('cache-control')).toContain('immutable');
    const again = await client.get(avatar, undefined, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('tells 24 users, that it is well, and how far it has grown', async () => {
    expect((await client.get('/v3/users')).body.users).toHaveLength(24);
    expect((await client.get('/healthz')).body).toEqual({ ok: true });
    expect((await client.get('/v3/status')).body).toEqual({ pins: 12, wanted: 12, growing: false, backlog: 0 });
  });

  it('describes every route of its table as OpenAPI and as a page', async () => {
    const { body } = await client.get('/openapi.json');
    const paths = Object.keys(body.paths as object);
    expect(paths).toEqual(
      expect.arrayContaining(['/v3/feed/home', '/v3/track', '/v3/pins/{id}/save', '/v3/hide', '/v3/feed/explain/{id}']),
    );
    const home = body.paths['/v3/feed/home'].get;
    expect(home.security).not.toEqual([]);
    expect(home.parameters).toMatchObject([{ name: 'cursor' }, { name: 'limit' }]);
    expect(home.responses['200'].content['application/json'].schema.required).toContain('pins');
    const page = String((await client.get('/api')).body);
    for (const path of paths) expect(page).toContain(path.replace(/\{(\w+)\}/g, ':$1'));
  });

  it('answers an unknown path with a problem', async () => {
    expect((await client.get('/v3/nothing')).body).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' });
  });
});

describe('problems', () => {
  it('have a status for every code of the SDK, and keep inner failures to themselves', () => {
    for (const code of ERROR_CODES) {
      const { status } = problemOf(new FeedloomError(code, 'What happened.'));
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
    expect(problemOf(new Error('secret')).title).not.toContain('secret');
    expect(problemOf(new FeedloomError('ERR_CORRUPT', 'secret')).title).not.toContain('secret');
  });
});
