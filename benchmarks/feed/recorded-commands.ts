import { Buffer } from 'node:buffer';
import { createRedisStore } from '@feedloom/adapters/redis';
import type { RedisClient, RedisStore } from '@feedloom/adapters/redis';
import type { Redis } from 'ioredis';

/** One command as it was sent. */
export interface SentCommand {
  readonly name: string;
  readonly args: readonly (string | Buffer)[];
}

/** A store on `client`, and the list to which every command that it sends is added. */
export function storeWithRecord(client: RedisClient): { readonly store: RedisStore; readonly sent: SentCommand[] } {
  const sent: SentCommand[] = [];
  // A cluster takes the same, and the node beside.
  const send = client.sendCommand.bind(client) as (...call: Parameters<Redis['sendCommand']>) => unknown;
  const sendAndRecord = (...call: Parameters<typeof send>): unknown => {
    const answer = send(...call);
    // Now the arguments are flat, and the first call of a script carries all of it. Bytes are copied in case their
    // owner uses its memory again.
    const [{ name, args }] = call;
    sent.push({ name, args: args.map((arg) => (Buffer.isBuffer(arg) ? Buffer.from(arg) : String(arg))) });
    return answer;
  };
  Object.assign(client, { sendCommand: sendAndRecord });
  return { store: createRedisStore(client, { timeoutMs: 60_000 }), sent };
}

/** The first key of a script's call: whose partition it concerns. */
export const partitionOf = ({ args }: SentCommand): string => String(args[2]);

/** Sends `command` again. @returns Its answer. @throws If a guarded write was refused: the server is not in the state of the record. */
export async function resend(client: RedisClient, { name, args }: SentCommand): Promise<unknown> {
  const reply: unknown = await client.callBuffer(name, ...args);
  if (reply === 0) throw new Error('The replay does not meet the state that was recorded.');
  return reply;
}
