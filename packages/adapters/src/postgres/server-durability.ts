import type { Deadline, OrderedStoreSupport } from '@feedloom/core';
import type { PooledQueries } from './pooled-queries.js';

/** What the server's acknowledgement of a commit means, by its settings for the connections of this role. */
export async function serverDurability(
  queries: PooledQueries,
  deadline: Deadline,
): Promise<OrderedStoreSupport['durability']> {
  const text = `SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('synchronous_standby_names')`;
  const [row] = await queries.run({ text, values: [], what: 'asking how it stores' }, deadline);
  const [commit, fsync, standbys] = row ?? [];
  // Acknowledged before the log has left the server's own memory.
  if (commit === 'off') return 'memory';
  if (commit !== 'local' && standbys !== '') return 'quorum';
  return fsync === 'on' ? 'fsync' : 'os';
}
