import type { Cluster, Redis } from 'ioredis';
import { READ_LUA } from './read-script.js';
import { WRITE_LUA } from './write-script.js';

/** A client of ioredis, for one server or for a cluster. */
export type RedisClient = Redis | Cluster;

type Argument = Buffer | string | number;

/** The two scripts as commands of a client: one round trip each, sent whole only the first time on a connection. */
export interface ScriptedClient {
  feedloomReadBuffer(order: string, values: string, ...parts: Argument[]): Promise<Buffer>;
  feedloomWrite(order: string, values: string, ...change: Argument[]): Promise<number | string>;
}

/** Adds the scripts to `client`; adding them twice is the same as once. */
export function addScripts(client: RedisClient): ScriptedClient {
  client.defineCommand('feedloomRead', { numberOfKeys: 2, lua: READ_LUA, readOnly: true });
  client.defineCommand('feedloomWrite', { numberOfKeys: 2, lua: WRITE_LUA });
  // `defineCommand` has just made these methods; its types cannot say so.
  return client as unknown as ScriptedClient;
}
