import type { CreateHBaseStoreOptions } from './create-hbase-store.js';
import { storeOver } from './create-hbase-store.js';
import type { HBaseStore } from './hbase-store.js';
import type { OpenHBaseClientOptions } from './open-hbase-client.js';
import { openHBaseClient } from './open-hbase-client.js';
import { prepareHBaseTable } from './prepare-hbase-table.js';

/** Which server to open a {@link HBaseStore} on, and which of its tables. */
export interface OpenHBaseStoreOptions extends OpenHBaseClientOptions, CreateHBaseStoreOptions {
  /** Whether to make the table if it is not there, as `prepareHBaseTable` does. @defaultValue `false` */
  readonly createTable?: boolean | undefined;
}

/**
 * Connects to HBase's Thrift2 server and opens a store on one of its tables.
 *
 * Needs the package `thrift`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openHBaseStore(options: OpenHBaseStoreOptions = {}): Promise<HBaseStore> {
  const client = await openHBaseClient(options);
  try {
    const { createTable = false, signal, deadlineMs } = options;
    if (createTable) await prepareHBaseTable(client, { ...options, signal, deadlineMs });
    return storeOver(client, options, () => client.close());
  } catch (error) {
    await client.close();
    throw error;
  }
}
