import type { createFeedService, createGenerator, createPools } from '@feedloom/pools';
import type { Services } from '../../feed/world.js';
import { importFrom } from './import-from.js';

/** The services of a copy of pools. */
export async function servicesFrom(folder: string): Promise<Services> {
  return {
    ...(await importFrom<{ createPools: typeof createPools }>(folder, 'pools/create-pools.ts')),
    ...(await importFrom<{ createFeedService: typeof createFeedService }>(folder, 'feed/create-feed-service.ts')),
    ...(await importFrom<{ createGenerator: typeof createGenerator }>(folder, 'generator/create-generator.ts')),
  };
}
