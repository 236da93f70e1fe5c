import { tryForgeries } from '../../signed/forge.js';
import { servicesFrom } from './services-from.js';

/** The forgeries of T13, fewer of them. */
export async function unsignedCursors(folder: string): Promise<string | undefined> {
  const { failure } = await tryForgeries(500, 'planted', await servicesFrom(folder));
  return failure?.split('\n')[0];
}
