import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabMode } from '../../lab/lab-switch.js';
import type { Pinboard } from '../../pinboard.js';
import { openClient } from '../support/client.js';
import type { Client } from '../support/client.js';
import { kindWorld } from '../support/kind-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';
import { untilWhole } from '../support/until-whole.js';
import { formOf, photograph } from '../support/pictures.js';

const DEADLINE_MS = 1_200;

let pinboard: Pinboard;
let client: Client;

beforeAll(async () => {
  const world = kindWorld({ kinds: 6, perKind: 20, narrow: 'ana' });
  pinboard = await openTestPinboard({ world, trains: true, deadlineMs: DEADLINE_MS });
  client = await openClient(pinboard);
  // The network is trained in the background; until then, simpler rankers answer.
  const isFull = async (): Promise<boolean> => {
    const { pins } = await pinboard.ranking.rank('ben', new Set(), { deadlineMs: DEADLINE_MS });
    return pins.some(({ rung }) => rung === 'full');
  };
  while (!(await isFull())) await new Promise((resolve) => setTimeout(resolve, 500));
}, 120_000);

afterAll(async () => {
  await pinboard.close();
  expect(client.failures).toEqual([]);
});

interface Sent {
  readonly source: string;
  readonly rung?: string;
}

describe('a board whose network is trained', () => {
  it('ranks by it, and says so', async () => {
    const { body } = await untilWhole(() => client.get('/v3/feed/home?limit=25', 'ben'));
    const rungs = (body.pins as Sent[]).flatMap(({ rung }) => rung ?? []);
    expect(body).toMatchObject({ fresh: 25, degraded: [] });
    expect(new Set(rungs)).toEqual(new Set(['full']));
  });

  it.each<LabMode>(['failing', 'slow'])(
    'says that another ranker answered while its own is %s, in time',
    async (mode) => {
      await client.post('/v3/lab', { ranker: mode });
      const startedAt = performance.now();
      const { status, body } = await client.get('/v3/feed/home?limit=25', mode === 'slow' ? 'hugo' : 'kim');
      const tookMs = performance.now() - startedAt;
      await client.post('/v3/lab', { ranker: 'normal' });
      expect(status).toBe(200);
      expect(body.fresh).toBe(25);
      const rungs = (body.pins as Sent[]).flatMap(({ rung }) => rung ?? []);
      expect(rungs.length).toBeGreaterThan(0);
      expect(rungs).not.toContain('full');
      expect(rungs).not.toContain('dot');
      expect(body.degraded).toContainEqual(expect.objectContaining({ part: 'ranker.full' }));
      expect(tookMs).toBeLessThan(DEADLINE_MS + 600);
    },
  );

  it('keeps offers while its worker fails, and values them once it is well again', async () => {
    await client.post('/v3/lab', { worker: 'failing' });
    const made = await client.send('/v3/pins/create', formOf({ image: await photograph(), title: 'A ball' }));
    const explained = async () =>
      (await client.get(`/v3/feed/explain/${made.body.id}`, 'emi')).body as { state: string; sentences: string[] };
    const { body } = await client.get('/v3/feed/home?limit=5', 'emi');
    // Long enough for a worker that is well to have valued it.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = await explained();
    await client.post('/v3/lab', { worker: 'normal' });
    expect(body.fresh).toBeGreaterThan(0);
    expect(before.state).toBe('unknown');
    await expect.poll(explained, { timeout: 20_000 }).toMatchObject({ state: 'waiting' });
    expect((await explained()).sentences[0]).toMatch(/with a score of 0\.\d+|with a score of 1\.\d+/);
  });

  it('tells a user what it thinks they like, why, and who has ranked', async () => {
    const { status, body } = await client.get('/v3/me/taste', 'ben');
    expect(status).toBe(200);
    const [first] = body.interests as { share: number; pin: { kind: string }; because: { kind: string }[] }[];
    expect(first?.share).toBeGreaterThan(0);
    expect(first?.because[0]).toMatchObject({ kind: 'save', pin: { kind: first?.pin.kind } });
    expect(body.rungs).toMatchObject({ full: expect.any(Number), trending: expect.any(Number) });
  });
});
