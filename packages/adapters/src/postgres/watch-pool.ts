import type { Pool } from 'pg';

/** Hears a pool's errors, which concern idle connections that it replaces by itself. @returns Stops it. */
export function watchPool(pool: Pool): () => Promise<void> {
  const ignore = (): void => undefined;
  pool.on('error', ignore);
  return async () => void pool.off('error', ignore);
}
