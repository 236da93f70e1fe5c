import type { RedisServer } from './start-redis.js';
import { sendInline } from './send-inline.js';

/** Sends one command to a server. @throws What the server refuses it with. */
export async function redisCommand({ port }: Pick<RedisServer, 'port'>, text: string): Promise<string> {
  const answer = await sendInline(port, text);
  if (answer.startsWith('-')) throw new Error(`${text} on port ${port}: ${answer}`);
  return answer;
}
