import { Buffer } from 'node:buffer';
import { FeedloomError } from './errors.js';

/** The longest id of a user, an item or a source, in UTF-8 bytes. */
export const MAX_ID_BYTES = 256;

/** Quotes a value for a message, cut short so that no log line is flooded. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : textOf(value);
  return `\`${text.length > 80 ? `${text.slice(0, 77)}…` : text}\``;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}

/** Whether every surrogate in `text` is paired, so that it survives UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

/**
 * Checks that `value` can name a user, an item or a source: 1 to 256 bytes of well-formed Unicode.
 *
 * Any characters may occur, `:`, `}` and NUL too: stores encode ids, so none can be mistaken for a separator.
 *
 * @throws `ERR_INVALID_ARGUMENT` that names the parameter and the rule it breaks.
 */
export function requireId(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') refuse(name, 'a string', value);
  if (value === '') refuse(name, 'a non-empty string', value);
  // A UTF-16 unit takes at most 3 bytes, so short strings need no count.
  if (value.length * 3 > MAX_ID_BYTES && Buffer.byteLength(value) > MAX_ID_BYTES) {
    refuse(name, `at most ${MAX_ID_BYTES} UTF-8 bytes`, value);
  }
  if (!isWellFormed(value)) refuse(name, 'free of lone surrogates (it would not survive UTF-8)', value);
}

/** Checks that `value` is an integer of at least 1. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function requirePositiveInteger(name: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) refuse(name, 'a positive integer', value);
}

/** Checks that `value` is a finite number of at least 0. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function requireNonNegative(name: string, value: unknown): asserts value is number {
  if (!Number.isFinite(value) || (value as number) < 0) refuse(name, 'a finite number of at least 0', value);
}

/** Checks that `value` is a finite number; NaN and infinities cannot be ordered or stored. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function requireFinite(name: string, value: unknown): asserts value is number {
  if (!Number.isFinite(value)) refuse(name, 'a finite number', value);
}
