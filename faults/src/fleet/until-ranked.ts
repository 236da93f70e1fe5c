import { Buffer } from 'node:buffer';
import { redisCommand } from '../../../engines/redis/redis-command.js';
import { ask, openPage, until } from './ask.js';
import type { Asker } from './ask.js';
import type { FleetUnderTest } from './fleet-under-test.js';

/** Opens pages of a user at an API until the shared cache keeps a ranking of theirs, or half a minute is over. */
export async function untilRanked({ ranker, cache }: FleetUnderTest, api: Asker, user: string): Promise<void> {
  const key = Buffer.from(`ranking/${user}`).toString('base64url');
  const isKept = async (): Promise<boolean> => {
    // On a busy machine the first ranking is late, but not the next, which finds what the first has found.
    await ask(ranker, { method: 'POST', path: '/internal/rank', body: { user, exclude: [], deadlineMs: 5_000 } });
    await openPage(api, user);
    return (await redisCommand(cache, 'KEYS rankings:*')).includes(key);
  };
  await until('a ranking is kept', isKept, 30_000).catch(() => undefined);
}
