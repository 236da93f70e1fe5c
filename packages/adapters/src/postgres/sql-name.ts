import { FeedloomError, quote } from '@feedloom/core';

/** Names that need no quoting anywhere, short enough that what is made from them is not cut off at 63 bytes. */
const PLAIN = /^[a-z_][a-z0-9_]{0,39}$/;

/** Where tables are, unless another schema is given. */
export const DEFAULT_SCHEMA = 'feedloom';

/** Quotes a name for SQL. @throws `ERR_INVALID_ARGUMENT` for one that would need more than quotes. */
export function sqlName(option: string, name: string): string {
  if (typeof name === 'string' && PLAIN.test(name)) return `"${name}"`;
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`${option}\` must be 1 to 40 small letters, digits or \`_\`, not beginning with a digit, got ${quote(name)}.`,
  );
}
