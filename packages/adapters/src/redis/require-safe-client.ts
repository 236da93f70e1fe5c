import { FeedloomError } from '@feedloom/core';
import { optionsOf } from './client-nodes.js';
import type { ConnectionOptions } from './client-nodes.js';
import type { RedisClient } from './scripted-client.js';

function firstOf<Key extends keyof ConnectionOptions>(
  options: readonly ConnectionOptions[],
  key: Key,
): ConnectionOptions[Key] {
  return options.find((each) => each[key] !== undefined)?.[key];
}

/**
 * Refuses clients whose options break a promise of the store.
 *
 * ioredis 6.0.0 forgets commands in flight when a connection breaks, if it may neither resend nor reject them:
 * their promises never settle (redis/ioredis#2193).
 *
 * @throws `ERR_INVALID_ARGUMENT` that names the option and the remedy.
 */
export function requireSafeClient(client: RedisClient): void {
  const options = optionsOf(client);
  if (options.some(({ keyPrefix = '' }) => keyPrefix !== '')) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      'The client has a `keyPrefix`, which SCAN ignores. Remove it and give the store a `prefix` instead.',
    );
  }
  const canHang =
    firstOf(options, 'autoResendUnfulfilledCommands') === false &&
    firstOf(options, 'commandTimeout') === undefined &&
    firstOf(options, 'maxRetriesPerRequest') !== 0;
  if (canHang) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      'The client has `autoResendUnfulfilledCommands: false`, so commands in flight never settle when the connection ' +
        'breaks. Add `maxRetriesPerRequest: 0` or a `commandTimeout` to its options, or use `openRedisStore`.',
    );
  }
}

/** Whether `client` may send a command again by itself after a broken connection. */
export function mayResend(client: RedisClient): boolean {
  const options = optionsOf(client);
  const isCluster = options.length > 1;
  if (isCluster) return firstOf(options, 'retryDelayOnFailover') !== 0;
  return firstOf(options, 'autoResendUnfulfilledCommands') !== false;
}
