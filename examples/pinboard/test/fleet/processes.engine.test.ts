import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import type { Role } from '../../roles.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));

/** The promise. */
const SOON = { timeout: 5_000 };
/** On a machine that does much else. */
const READY = { timeout: 170_000, interval: 200 };

interface Member {
  readonly url: string;
  readonly child: ChildProcess;
}

let shared: string;
let rankerPort: number;
const members: Member[] = [];

/** Starts a process of the pinboard, over a folder that all share. */
async function start(role: Role, port: number): Promise<Member> {
  const args = ['--role', role, '--name', `${role}-${port}`, '--port', String(port), '--pins', '18', '--life', '0'];
  const composition = ['--composition', path.join(folder, 'test/support/folder-composition.ts'), '--data', shared];
  const child = spawn(
    process.execPath,
    ['--conditions=@feedloom/source', '--import', 'tsx', 'main.ts', ...composition, ...args],
    {
      cwd: folder,
      env: { ...process.env, SHARED: shared, RANKER: `http://127.0.0.1:${rankerPort}` },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const member = { url: `http://127.0.0.1:${port}`, child };
  members.push(member);
  await vi.waitFor(async () => expect((await fetch(`${member.url}/readyz`)).status).toBe(200), READY);
  return member;
}

const json = async (url: string, user?: string, body?: object) => {
  const response = await fetch(url, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...(user && { authorization: `Bearer ${user}` }), 'content-type': 'application/json' },
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  return { status: response.status, body: (await response.json()) as any };
};

describe('processes of the pinboard over one LMDB', { timeout: 120_000 }, () => {
  let [ranker, first, second, one, other]: Member[] = [];

  beforeAll(async () => {
    shared = await mkdtemp(path.join(os.tmpdir(), 'pinboard-fleet-'));
    rankerPort = await freePort();
    [ranker, first, second, one, other] = await Promise.all([
      start('ranker', rankerPort),
      ...(['worker', 'worker', 'api', 'api'] as const).map(async (role) => start(role, await freePort())),
    ]);
    await vi.waitFor(async () => {
      const { body } = await json(`${one?.url}/v3/status`);
      expect(body).toMatchObject({ pins: 18, growing: false, backlog: 0 });
    }, READY);
  }, 360_000);

  afterAll(async () => {
    for (const { child } of members) child.kill('SIGKILL');
    await rm(shared, { recursive: true, force: true });
  });

  /** A pin that is shown to a user; on a busy machine not by the first page. */
  const idOnPageOf = (user: string): Promise<string> =>
    vi.waitFor(async () => {
      const { body } = await json(`${one?.url}/v3/feed/home?limit=5`, user);
      const [pin] = body.pins as { id: string }[];
      expect(pin?.id).toBeDefined();
      return pin?.id ?? '';
    }, READY);

  it('tell each other of a save, and the ranker learns of it', async () => {
    const id = await idOnPageOf('ana');
    expect((await json(`${one?.url}/v3/pins/${id}/save`, 'ana', {})).body).toMatchObject({ isNew: true });
    await expect
      .poll(async () => (await json(`${other?.url}/v3/pins/${id}`, 'ana')).body.saved as unknown, SOON)
      .toBe(true);
    const boards = async () => (await json(`${ranker?.url}/internal/boards/${id}`)).body.boards as string[];
    await expect.poll(boards, SOON).toContainEqual(expect.stringMatching(/^ana-/));
  });

  it('answer in time, and say so, when the ranker is killed; and rank again when it is back', async () => {
    ranker?.child.kill('SIGKILL');
    for (const member of [one, other]) {
      const begun = performance.now();
      const { status, body } = await json(`${member?.url}/v3/feed/home?limit=5`, 'ben');
      expect(status).toBe(200);
      expect((body.degraded as { part: string }[]).map(({ part }) => part)).toContain('ranker');
      // The deadline is 100 ms, on a quiet machine.
      expect(performance.now() - begun).toBeLessThan(1_200);
    }
    await start('ranker', rankerPort);
    const parts = async () => {
      const { body } = await json(`${one?.url}/v3/feed/home?limit=5`, 'dan');
      return (body.degraded as { part: string }[]).map(({ part }) => part);
    };
    await expect.poll(parts, READY).not.toContain('ranker');
  });

  it('do the work of workers that are killed with it in their hands', async () => {
    const sizes = async () => {
      const { body } = await json(`${one?.url}/internal/stats`);
      return body.queues.offers as { waiting: number; leased: number };
    };
    first?.child.kill('SIGKILL');
    const { body } = await json(`${one?.url}/v3/feed/home?limit=12`, 'ben');
    const pins = body.pins as { id: string }[];
    expect(pins.length).toBeGreaterThan(2);
    const saving = pins.map(({ id }) => json(`${one?.url}/v3/pins/${id}/save`, 'ben', {}));
    await vi.waitFor(async () => expect((await sizes()).leased).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
    second?.child.kill('SIGKILL');
    expect((await Promise.all(saving)).map(({ status }) => status)).toEqual(pins.map(() => 200));
    const { waiting, leased } = await sizes();
    expect(waiting + leased).toBeGreaterThan(0);
    const third = await start('worker', await freePort());
    const queues = async () => (await json(`${third.url}/internal/stats`)).body.queues as unknown;
    const idle = { waiting: 0, leased: 0 };
    await expect.poll(queues, { timeout: 60_000 }).toMatchObject({ offers: idle, looks: idle });
  });

  it('end after what is under way, and are not asked any more meanwhile', async () => {
    const over = once(one?.child as ChildProcess, 'exit');
    one?.child.kill('SIGTERM');
    const ready = async () => (await fetch(`${one?.url}/readyz`)).status;
    await expect.poll(ready, { timeout: 1_000, interval: 20 }).toBe(503);
    // Whoever has not noticed is answered, and told to ask another.
    const late = await fetch(`${one?.url}/v3/feed/home?limit=5`, { headers: { authorization: 'Bearer ana' } });
    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
    expect((await over)[0]).toBe(0);
  });
});
