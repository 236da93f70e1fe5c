import type { RedisServer } from '../../engines/redis/start-redis.js';
import { bareClient } from './with-redis.js';

/**
 * Counts the commands that clients send to a server while `use` runs, by MONITOR. What a script does inside the server
 * is no command of a client.
 */
export async function commandsOf(server: RedisServer, use: () => Promise<void>): Promise<number> {
  const client = await bareClient(server);
  const monitor = await client.monitor();
  let count = 0;
  let isOver: (() => void) | undefined;
  const over = new Promise<void>((resolve) => (isOver = resolve));
  monitor.on('monitor', (_time: string, [name, argument]: string[], source: string) => {
    if (source === 'lua') return;
    if (name?.toLowerCase() === 'echo' && argument === 'end of the count') isOver?.();
    else count += 1;
  });
  try {
    await use();
    await client.echo('end of the count');
    await over;
    return count;
  } finally {
    monitor.disconnect();
    client.disconnect();
  }
}
