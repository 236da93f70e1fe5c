import type { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Pinboard } from '../../pinboard.js';
import { fetchWithSecret } from '../../ranking/fetch-with-secret.js';
import { ProcessState } from '../../server/process-state.js';
import { createInternalServer } from '../../server/server.js';

const ranked: string[] = [];
const ranking = {
  rank: async (user: string) => (ranked.push(user), { pins: [], degraded: [] }),
  rungs: async () => ({}),
};
const pinboard = { ranking, board: { progress: () => undefined } } as unknown as Pinboard;

function open(internalSecret?: string): Hono {
  const state = new ProcessState('ranker', ['ranker']);
  return createInternalServer({ pinboard, state, internalSecret, onError: () => undefined });
}

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

async function ask(server: Hono, address: string, headers: Record<string, string> = {}): Promise<number> {
  return (await server.request('/internal/rungs', { headers }, from(address))).status;
}

const rank = (body: string) => open().request('/internal/rank', { method: 'POST', body }, from('127.0.0.1'));

describe('what is for other processes', () => {
  it.each(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])('is told to %s, which is this machine', async (at) => {
    expect(await ask(open(), at)).toBe(200);
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '127.evil', ''])('is not there for `%s`', async (address) => {
    expect(await ask(open(), address)).toBe(404);
    expect(await ask(open('secret'), address)).toBe(404);
  });

  it('is not there for what a proxy of this machine passes on', async () => {
    expect(await ask(open(), '127.0.0.1', { 'x-forwarded-for': '10.0.0.1' })).toBe(404);
    expect(await ask(open(), '127.0.0.1', { forwarded: 'for=10.0.0.1' })).toBe(404);
  });

  it('is told to those of other machines that know the secret', async () => {
    const server = open('secret');
    const send: typeof fetch = async (input, init) => server.request(input, init, from('10.0.0.1'));
    expect((await fetchWithSecret('secret', send)('/internal/rungs')).status).toBe(200);
    expect((await fetchWithSecret('guess', send)('/internal/rungs')).status).toBe(404);
    expect((await fetchWithSecret(undefined, send)('/internal/rungs')).status).toBe(404);
    // Without a secret no word is one.
    expect(await ask(open(), '10.0.0.1', { 'x-internal-secret': '' })).toBe(404);
  });

  it('leaves to balancers whether a process is to be asked', async () => {
    expect((await open().request('/healthz', {}, from('10.0.0.1'))).status).toBe(200);
  });
});

describe('a ranker', () => {
  it('refuses what is not a question, and what is too large', async () => {
    expect((await rank('{')).status).toBe(400);
    expect((await rank('{"user":1}')).status).toBe(400);
    expect((await rank('')).status).toBe(400);
    expect((await rank(`"${'x'.repeat(8_000_001)}"`)).status).toBe(413);
    expect(ranked).toEqual([]);
    expect((await rank(JSON.stringify({ user: 'ana', exclude: [], deadlineMs: 50 }))).status).toBe(200);
    expect(ranked).toEqual(['ana']);
  });
});
