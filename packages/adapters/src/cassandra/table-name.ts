import { FeedloomError, quote } from '@feedloom/core';

/** The default of the option `keyspace`. */
export const DEFAULT_KEYSPACE = 'feedloom';

/** The default of the option `table`. */
export const DEFAULT_TABLE = 'cells';

/** Checks a name of a keyspace or table: they cannot be parameters of a statement. @throws `ERR_INVALID_ARGUMENT` */
export function checkName(option: 'keyspace' | 'table', name: string): string {
  if (typeof name === 'string' && /^[a-z][a-z0-9_]{0,47}$/.test(name)) return name;
  const rule = 'a small letter, then up to 47 small letters, digits or `_`';
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${option}\` must be ${rule}, got ${quote(name)}.`);
}

/** The full name of a store's table. @throws `ERR_INVALID_ARGUMENT` */
export function tableName(keyspace: string, table: string): string {
  return `"${checkName('keyspace', keyspace)}"."${checkName('table', table)}"`;
}
