import type { createFeedService, createGenerator, createPools } from '@feedloom/pools';
import { tryForgeries } from '../../signed/forge.js';
import { importFrom } from './import-from.js';

/** The forgeries of T13, fewer of them. */
export async function unsignedCursors(folder: string): Promise<string | undefined> {
  const services = {
    ...(await importFrom<{ createPools: typeof createPools }>(folder, 'pools/create-pools.ts')),
    ...(await importFrom<{ createFeedService: typeof createFeedService }>(folder, 'feed/create-feed-service.ts')),
    ...(await importFrom<{ createGenerator: typeof createGenerator }>(folder, 'generator/create-generator.ts')),
  };
  const { failure } = await tryForgeries(500, 'planted', services);
  return failure?.split('\n')[0];
}
