import { FeedloomError } from '@feedloom/core';
import type { ConnectionPool } from './connection-pool.js';

/** Connections to one Thrift2 server, which several stores may share. Made by `openHBaseClient`. */
export interface HBaseClient {
  /** Closes its connections at once; what is in flight is rejected. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link HBaseClient.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}

const pools = new WeakMap<HBaseClient, ConnectionPool>();

/** A client that sends through `pool`. */
export function clientOver(pool: ConnectionPool): HBaseClient {
  const close = async (): Promise<void> => pool.close();
  const client: HBaseClient = { close, [Symbol.asyncDispose]: close };
  pools.set(client, pool);
  return client;
}

/** What a client sends through. @throws `ERR_INVALID_ARGUMENT` for what is no client. */
export function poolOf(client: HBaseClient): ConnectionPool {
  const pool = pools.get(client);
  if (pool !== undefined) return pool;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', '`client` must come from `openHBaseClient`.');
}
