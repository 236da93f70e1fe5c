import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker } from '@feedloom/pools';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../engines/engine.js';
import { isMissing } from '../../../engines/is-missing.js';
import { nats } from '../../../engines/nats/nats-engine.js';
import { OfferLog } from '../offer-log.js';
import { type Parts, type Pin, openParts } from '../parts.js';

const OFFERS = 240;
const KILLS = 3;
const ACK_WAIT_MS = 1000;
const AUTHORS = ['ana', 'bo', 'cy'];
const USERS = Array.from({ length: 12 }, (_, index) => `user-${String(index).padStart(2, '0')}`);

const offersNamed = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${name}-${index}`,
    source: 'following' as const,
    data: { author: AUTHORS[index % AUTHORS.length] as string, likes: index },
  }));

describe.skipIf(isMissing(nats))('offers from a log of nats', () => {
  let server: Engine;
  let directory: string;
  let parts: Parts;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    server = await nats.start();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'feedloom-log-'));
    parts = await openParts(directory);
    for (const user of USERS) for (const author of AUTHORS) await parts.followers.follow(user, `user:${author}`);
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await parts.store.close();
    await rm(directory, { recursive: true, force: true });
  });

  const servers = (): string => `127.0.0.1:${server.port}`;
  const openLog = (stream: string): Promise<OfferLog<Pin, 'following'>> =>
    OfferLog.open({ servers: servers(), stream, reader: 'workers', ackWaitMs: ACK_WAIT_MS });
  const startWorker = async (): Promise<ChildProcess> => {
    const main = join(import.meta.dirname, '..', 'main.ts');
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', main, servers(), directory, String(ACK_WAIT_MS)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    await once(child.stdout, 'data');
    return child;
  };
  const held = (user: string): Promise<number> => parts.pools.size(user).then(({ following }) => following);

  it('brings each item to each pool once, however often workers are killed', { timeout: 120_000 }, async () => {
    await using log = disposable(await openLog('offers'));
    await log.append(offersNamed('pin', OFFERS));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const worker = await startWorker();
      const goal = (OFFERS * kill) / (KILLS + 1);
      while ((await held(USERS[0] as string)) < goal) await sleep(2);
      const ended = once(worker, 'exit');
      worker.kill('SIGKILL');
      await ended;
      const committed = OFFERS - (await log.lag());
      const least = Math.min(...(await Promise.all(USERS.map(held))));
      console.log(`nats: kill ${kill}: ${committed} committed, each pool holds at least ${least} of ${OFFERS}`);
      expect(committed).toBeLessThan(OFFERS);
      expect(least, 'what is committed is in the pools').toBeGreaterThanOrEqual(committed);
    }
    const worker = await startWorker();
    while ((await log.lag()) > 0) await sleep(50);
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    const wanted = offersNamed('pin', OFFERS)
      .map(({ id }) => id)
      .sort();
    for (const user of USERS) {
      const items = await parts.pools.peek(user, 'following', { limit: 2 * OFFERS });
      expect(items.map(({ id }) => id).sort()).toEqual(wanted);
    }
  });

  it('appends an item once for each source, and sets aside what is no offer', async () => {
    await using log = disposable(await openLog('mixed'));
    const [offer] = offersNamed('pin', 1) as [ReturnType<typeof offersNamed>[number]];
    const connection = await connect({ servers: servers() });
    try {
      await jetstream(connection).publish('mixed', 'no offer');
      await log.append([offer, offer, { ...offer, source: 'nobody' as 'following' }]);
      expect(await log.lag()).toBe(3);
      const sources: string[] = [];
      for await (const { source } of log.offers()) if (sources.push(source) === 2) break;
      expect(sources.sort()).toEqual(['following', 'nobody']);
      const manager = await jetstreamManager(connection);
      const aside = () => manager.streams.getMessage('mixed-unreadable', { seq: 1 }).then((found) => found?.string());
      await expect.poll(aside, { timeout: 10_000 }).toBe('no offer');
    } finally {
      await connection.close();
    }
  });

  it('commits an offer that is given up, once there is a dead letter for it, and nothing that is not done', async () => {
    await using log = disposable(await openLog('poisoned'));
    const bad = { id: 'bad', source: 'nobody' as 'following', data: { author: 'ana', likes: 1 } };
    await log.append([bad, ...offersNamed('good', 2)]);
    const letters: string[] = [];
    const stop = new AbortController();
    const worker = createWorker<Pin, 'following'>({
      pools: parts.pools,
      audience: parts.followers,
      scorer: { score: async (_user, offers) => offers.map(({ id, data }) => (id === 'good-1' ? NaN : data.likes)) },
      progress: log.committing(parts.progress),
      deadLetters: log.burying({ put: async (put) => void letters.push(...put.map(({ offer }) => offer.id)) }),
      retry: { attempts: 1 },
    });
    const running = worker.run(log.offers(), { signal: stop.signal });
    const end = Date.now() + 20_000;
    while ((await log.lag()) > 0 && Date.now() < end) await sleep(20);
    expect(await log.lag()).toBe(0);
    stop.abort();
    await running;
    expect([...new Set(letters)].sort()).toEqual(['bad', 'good-1']);
    for (const user of USERS) expect(await held(user)).toBe(1);
  });
});

function disposable(log: OfferLog<Pin, 'following'>): OfferLog<Pin, 'following'> & AsyncDisposable {
  return Object.assign(log, { [Symbol.asyncDispose]: () => log.close() });
}
