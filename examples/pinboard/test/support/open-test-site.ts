import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { systemRandom } from '@feedloom/core';
import { keepSecret } from '../../catalogue/secret.js';
import { openSight } from '../../composition/open-sight.js';
import { drawnWorld } from '../../corpus/drawn-world.js';
import { ROLES } from '../../roles.js';
import { createServer } from '../../server/server.js';
import { openTestPinboard } from './open-test-pinboard.js';
import { openTestStores } from './open-test-stores.js';
import { testEyes } from './test-eyes.js';

/** The lowest and the number of ports that tests listen on. */
const [FIRST_PORT, PORTS] = [21_000, 4_000];

/** A pinboard that listens, on the engines of the real one. */
export interface TestSite extends AsyncDisposable {
  readonly url: string;
}

/**
 * Opens a site with `count` pins in a folder of its own, grown. Its pictures are small.
 *
 * @param isSeeing - Whether it looks at pictures with the model that ships, not with the test's cheap eyes.
 */
export async function openTestSite(count: number, isSeeing = false): Promise<TestSite> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'pinboard-site-'));
  const stores = await openTestStores(data);
  const sight = isSeeing
    ? await openSight({ data, snapshots: stores.snapshots, roles: ROLES, index: 'usearch' })
    : undefined;
  const pinboard = await openTestPinboard({
    ...stores,
    eyes: sight?.eyes ?? testEyes(),
    world: drawnWorld({ seed: 'site', count, width: 200 }),
    // A machine that runs many tests at once is late at times; the slow generator takes 1,500.
    deadlineMs: 250,
  });
  const failures: unknown[] = [];
  const secret = await keepSecret(stores.store, systemRandom);
  const server = await createServer({ pinboard, lab: sight?.lab, secret, onError: (error) => failures.push(error) });
  const { url, close } = await listen(server.fetch);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      close();
      await pinboard.close();
      await sight?.[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
      if (failures.length > 0) throw new AggregateError(failures, 'Something failed inside the server.');
    },
  };
}

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ url: string; close: () => void }> {
  for (let attempt = 0; ; attempt++) {
    const port = FIRST_PORT + ((process.pid + attempt * 101) % PORTS);
    const listener = serve({ fetch, hostname: '127.0.0.1', port });
    const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      listener.once('listening', () => resolve(undefined));
      listener.once('error', resolve);
    });
    const close = (): void => {
      listener.close();
      if ('closeAllConnections' in listener) listener.closeAllConnections();
    };
    if (failure === undefined) return { url: `http://127.0.0.1:${port}/`, close };
    if (failure.code !== 'EADDRINUSE' || attempt > 20) throw failure;
  }
}
