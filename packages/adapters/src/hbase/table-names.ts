import { FeedloomError, quote } from '@feedloom/core';

/** Letters of any script, as HBase takes them. */
const NAMESPACE = /^[\p{L}\p{N}_]+$/u;
const TABLE = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const NO_FAMILY = /^\.|[\u0000-\u001F\u007F-\u009F:\\/]/;

/** A table as HBase names it. */
export interface TableName {
  readonly namespace: string;
  readonly qualifier: string;
}

/** Reads `name` or `namespace:name`. @throws `ERR_INVALID_ARGUMENT` for what HBase would refuse. */
export function parseTableName(table: string): TableName {
  const parts = table.split(':');
  const [namespace, qualifier] = parts.length === 1 ? ['default', table] : parts;
  if (parts.length <= 2 && NAMESPACE.test(namespace ?? '') && TABLE.test(qualifier ?? '')) {
    return { namespace: namespace ?? '', qualifier: qualifier ?? '' };
  }
  const rule = '`name` or `namespace:name` of letters, digits and `_`, in the name `-` and `.` too but not first';
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`table\` must be ${rule}, got ${quote(table)}.`);
}

/** Checks the name of a column family. @throws `ERR_INVALID_ARGUMENT` for what HBase would refuse. */
export function requireFamilyName(family: string): void {
  if (family !== '' && !NO_FAMILY.test(family)) return;
  const rule = 'at least one character, none of them `:`, `/`, `\\` or a control character, and not begin with `.`';
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`family\` must have ${rule}; got ${quote(family)}.`);
}
