import { requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Clock, OrderedStoreSupport } from '@feedloom/core';
import { poolOf } from './hbase-client.js';
import type { HBaseClient } from './hbase-client.js';
import { HBaseStore } from './hbase-store.js';

/** How a {@link HBaseStore} uses its table. */
export interface CreateHBaseStoreOptions {
  /** The table, as `name` or `namespace:name`. It must exist: see `prepareHBaseTable`. @defaultValue `'feedloom'` */
  readonly table?: string | undefined;
  /** The one column family that is used. @defaultValue `'c'` */
  readonly family?: string | undefined;
  /** The start of all its rows: letters, digits and `_.:-`. Stores with different prefixes share nothing. @defaultValue `'fl'` */
  readonly prefix?: string | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 2,000 */
  readonly timeoutMs?: number | undefined;
  /**
   * What an acknowledgement means, for `supports.durability`. HBase answers when its log has been handed to the data nodes.
   * `'os'`: only that the processes may crash. `'fsync'` has the log synced to their disks before the answer, which the
   * store asks for with each write. `'quorum'` says that the log is replicated, so that a server may be lost, which only you
   * know. @defaultValue `'os'`
   */
  readonly durability?: Exclude<OrderedStoreSupport['durability'], 'memory'> | undefined;
  /** Time; the machine's clock orders writes that replace a cell unread, so keep it synchronised. @defaultValue the machine's */
  readonly clock?: Clock | undefined;
}

/**
 * A store over a client of yours, which stays yours: `close()` leaves it open.
 *
 * @throws `ERR_INVALID_ARGUMENT`
 */
export function createHBaseStore(client: HBaseClient, options: CreateHBaseStoreOptions = {}): HBaseStore {
  return storeOver(client, options, async () => undefined);
}

/** A store that calls `release` when it is closed. */
export function storeOver(
  client: HBaseClient,
  {
    table = 'feedloom',
    family = 'c',
    prefix = 'fl',
    timeoutMs = 2000,
    durability = 'os',
    clock = systemClock,
  }: CreateHBaseStoreOptions,
  release: () => Promise<void>,
): HBaseStore {
  requirePositiveInteger('timeoutMs', timeoutMs);
  return new HBaseStore({ pool: poolOf(client), table, family, prefix, timeoutMs, durability, clock, release });
}
