import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { PooledQueries } from './pooled-queries.js';

/** Checks that a migration has made a function, by its quoted name. @throws `ERR_NOT_FOUND` otherwise. */
export async function requireFunction(
  queries: PooledQueries,
  name: string,
  migration: string,
  deadline: Deadline,
): Promise<void> {
  const text = 'SELECT to_regproc($1)';
  const [row] = await queries.run({ text, values: [name], what: 'looking for the table' }, deadline);
  if (typeof row?.[0] === 'string') return;
  throw new FeedloomError(
    'ERR_NOT_FOUND',
    `The database has no function ${name.replaceAll('"', '`')}. Run \`${migration}\` of this release first.`,
  );
}
