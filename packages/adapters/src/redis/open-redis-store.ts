import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { checkedConfirm } from './confirm-options.js';
import { ConfirmedCalls } from './confirmed-calls.js';
import { DEFAULT_TIMEOUT_MS } from './create-redis-store.js';
import type { CreateRedisStoreOptions } from './create-redis-store.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, clientOf } from './redis-servers.js';
import type { RedisServers } from './redis-servers.js';
import { RedisStore } from './redis-store.js';
import { confirmingClient, disconnect } from './safe-client.js';
import { serverDurability } from './server-durability.js';
import { wrapRedisError } from './wrap-redis-error.js';

/** Which server to open a {@link RedisStore} on. */
export interface OpenRedisStoreOptions extends RedisServers, CreateRedisStoreOptions, CallOptions {
  /**
   * Reads from replicas of a Cluster or of a group with sentinels, which may lag, and refuses writes: for the `replica`
   * of a feed service. With sentinels, a read whose server is lost is sent to the next one until its time is over.
   * @defaultValue `false`
   */
  readonly replica?: boolean | undefined;
}

/**
 * Connects to a Redis server, Cluster or group with sentinels, in a way that neither hangs nor sends a write twice, and
 * opens a store on it.
 *
 * While there is no primary, calls are refused with `ERR_UNAVAILABLE`; the new one is found by itself. Unless
 * `durability` or `confirm` is given, the server is asked how it stores. Needs the package `ioredis`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openRedisStore({
  replica = false,
  prefix = 'fl',
  timeoutMs = DEFAULT_TIMEOUT_MS,
  durability,
  confirm,
  signal,
  deadlineMs,
  ...servers
}: OpenRedisStoreOptions = {}): Promise<RedisStore> {
  const deadline = Deadline.of({ signal, deadlineMs });
  deadline.check('opening the store');
  const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = servers;
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('connectTimeoutMs', connectTimeoutMs);
  const checked = confirm && checkedConfirm(confirm, timeoutMs);
  const client = await clientOf(servers, { timeoutMs, isReplica: replica });
  const writer = checked && confirmingClient(client, timeoutMs);
  const clients = writer === undefined ? [client] : [client, writer];
  const release = async (): Promise<void> => {
    await Promise.all(clients.map(disconnect));
  };
  try {
    const connecting = Promise.all(clients.map((each) => each.connect()));
    await deadline.within(connectTimeoutMs).race(connecting, 'connecting to Redis');
    const stored = durability ?? (await deadline.race(serverDurability(client), 'asking Redis how it stores'));
    return new RedisStore({
      client,
      prefix,
      timeoutMs,
      durability: checked === undefined ? stored : 'quorum',
      confirmed: writer && checked && new ConfirmedCalls(writer, checked),
      isReplica: replica,
      release,
    });
  } catch (error) {
    await release();
    throw wrapRedisError(error, 'connecting');
  }
}
