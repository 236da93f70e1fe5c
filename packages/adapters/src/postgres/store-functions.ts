import { DEFAULT_SCHEMA, sqlName } from './sql-name.js';

/** Which table a store is kept in. */
export interface StoreTable {
  /** The schema that holds it: 1 to 40 small letters, digits and `_`, no digit first. @defaultValue `'feedloom'` */
  readonly schema?: string | undefined;
  /** The table, and the start of its functions' names; spelled like `schema`. Tables share nothing. @defaultValue `'cells'` */
  readonly table?: string | undefined;
}

/** The default of {@link StoreTable.table}. */
export const DEFAULT_TABLE = 'cells';

/** The functions of one store's table, as they are called. Each is one round trip. */
export interface StoreFunctions {
  /** (partition, kinds, lows, highs, limits): the cells of all parts, of one instant. */
  readonly read: string;
  /** (partitions, keys): the values of single cells. */
  readonly readMany: string;
  /** (partition, has guard, guard's key, expected or null, keys, values, deleted keys): whether it was done. */
  readonly write: string;
  /** (after partition, after key, only partition or null, lowest, end or null, count, bytes): the next cells. */
  readonly scan: string;
}

/**
 * The names of a table's functions. They carry the version of what they do, so that processes of an older and a newer
 * release can share a table.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a name that would need quoting.
 */
export function storeFunctions({ schema = DEFAULT_SCHEMA, table = DEFAULT_TABLE }: StoreTable): StoreFunctions {
  const at = `${sqlName('schema', schema)}.`;
  sqlName('table', table);
  const named = (what: string): string => `${at}"${table}_${what}_v1"`;
  return { read: named('read'), readMany: named('read_many'), write: named('write'), scan: named('scan') };
}
