import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';

/** How much each key may do. */
export interface RateLimitOptions {
  /** The points that a key has in one window. */
  readonly limit: number;
  /** The length of a window, in milliseconds: whole seconds. */
  readonly windowMs: number;
  /** Tells limiters of one store apart: 1 to 48 letters, digits or `_`. @defaultValue `'fl_limits'` */
  readonly name?: string | undefined;
  /** The longest that the store may take, in milliseconds; then this process counts alone. @defaultValue 100 */
  readonly timeoutMs?: number | undefined;
}

/** {@link RateLimitOptions} with nothing left out. */
export type CheckedRateLimit = { readonly [Key in keyof RateLimitOptions]-?: NonNullable<RateLimitOptions[Key]> };

/** Fills in what was left out. @throws `ERR_INVALID_ARGUMENT` */
export function checkedRateLimit(options: RateLimitOptions): CheckedRateLimit {
  const { limit, windowMs, name = 'fl_limits', timeoutMs = 100 } = options;
  requirePositiveInteger('limit', limit);
  requirePositiveInteger('windowMs', windowMs);
  requirePositiveInteger('timeoutMs', timeoutMs);
  if (windowMs % 1000 !== 0) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`windowMs\` must be whole seconds, got \`${windowMs}\`.`);
  }
  if (!/^[A-Za-z0-9_]{1,48}$/.test(name)) {
    const got = quote(name);
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`name\` must be 1 to 48 letters, digits or \`_\`, got ${got}.`);
  }
  return { limit, windowMs, name, timeoutMs };
}
