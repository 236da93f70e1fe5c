import { Buffer } from 'node:buffer';
import type { Redis } from 'ioredis';
import { createRedisStore } from '@feedloom/adapters/redis';
import type { RedisStore } from '@feedloom/adapters/redis';

/** One command as it was sent. */
export interface SentCommand {
  readonly name: string;
  readonly args: readonly (string | Buffer)[];
}

/** A store on `client`, and the list to which every command that it sends is added. */
export function storeWithRecord(client: Redis): { readonly store: RedisStore; readonly sent: SentCommand[] } {
  const sent: SentCommand[] = [];
  const send = client.sendCommand.bind(client);
  const recordAndSend = (...call: Parameters<typeof send>): ReturnType<typeof send> => {
    const [{ name, args }] = call;
    // The arguments are flat by now; bytes are copied in case their owner uses its memory again.
    sent.push({ name, args: args.map((arg) => (Buffer.isBuffer(arg) ? Buffer.from(arg) : String(arg))) });
    return send(...call);
  };
  Object.assign(client, { sendCommand: recordAndSend });
  return { store: createRedisStore(client, { timeoutMs: 60_000 }), sent };
}

/** The first key of a script's call: whose partition it concerns. */
export const partitionOf = ({ args }: SentCommand): string => String(args[2]);

/** Sends `command` again. @throws If a guarded write was refused: the server is not in the state of the record. */
export async function resend(client: Redis, { name, args }: SentCommand): Promise<void> {
  // A script that the server did not know yet was refused, and sent whole by the next command of the record.
  const ignoreUnknownScript = (error: unknown): void => {
    if (!String(error).includes('NOSCRIPT')) throw error;
  };
  const reply: unknown = await client.callBuffer(name, ...args).catch(ignoreUnknownScript);
  if (reply === 0) throw new Error('The replay does not meet the state that was recorded.');
}
