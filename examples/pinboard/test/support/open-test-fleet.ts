import { Hono } from 'hono';
import { createStoreQueue } from '@feedloom/core';
import { MemoryBlobStore, MemoryCache, MemoryStore } from '@feedloom/core/memory';
import { queueOffers } from '../../feed/offers.js';
import type { PinOffer } from '../../feed/offers.js';
import type { Pinboard } from '../../pinboard.js';
import type { KeptRanking } from '../../ranking/kept-ranking.js';
import type { Role } from '../../roles.js';
import { addRanking } from '../../server/internal-routes.js';
import type { VisionTask } from '../../vision/task.js';
import { kindWorld } from './kind-world.js';
import { openTestPinboard } from './open-test-pinboard.js';
import { testEyes } from './test-eyes.js';

/** A fleet in one process: what its members share is what processes would share. */
export interface TestFleet {
  readonly store: MemoryStore;
  readonly tasks: MemoryStore;
  /** Whether the ranker answers. */
  isRanking: boolean;
  /** Opens one more member, with views and an index of its own. */
  open(role: Role): Promise<Pinboard>;
}

/** Creates a fleet without members. */
export function createTestFleet(): TestFleet {
  const [store, tasks] = [new MemoryStore(), new MemoryStore()];
  const shared = { store, tasks, blobs: new MemoryBlobStore(), originals: new MemoryBlobStore() };
  const world = kindWorld({ kinds: 4, perKind: 7, narrow: 'ana' });
  const cache = new MemoryCache<KeptRanking>({});
  const server = new Hono();
  const fleet: TestFleet = {
    ...{ store, tasks, isRanking: true },
    async open(role) {
      const leased = { store: tasks, leaseMs: 2_000, maxAttempts: 20 };
      const pinboard = await openTestPinboard({
        ...{ ...shared, world, roles: [role], eyes: testEyes(), deadlineMs: 8_000, grown: role === 'worker' },
        offers: queueOffers(createStoreQueue<PinOffer>({ ...leased, name: 'offers' })),
        looks: createStoreQueue<VisionTask>({ ...leased, name: 'vision' }),
        ranker: {
          ...{ url: 'http://ranker/', cache },
          fetch: async (...request) => {
            if (!fleet.isRanking) throw new TypeError('Nobody listens.');
            return server.request(new Request(...request));
          },
        },
      });
      if (role === 'ranker') addRanking(server, pinboard);
      return pinboard;
    },
  };
  return fleet;
}
