import { createHash } from 'node:crypto';
import { FeedloomError, quote } from '@feedloom/core';
import { takeTurn } from '../model/hash-turns.js';

/** The longest text, in UTF-16 units. */
const MAX_TEXT = 1024 * 1024;

/** More characters than any token has, so that what is cut off before splitting would be cut off after it anyway. */
const MAX_CHARACTERS_PER_TOKEN = 64;

/** As much of a text as `length` tokens can come from. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length * MAX_CHARACTERS_PER_TOKEN);
}

/**
 * Names a text by as much of it as `length` tokens can come from.
 *
 * @throws `ERR_INVALID_ARGUMENT` if it is no string; `ERR_TOO_LARGE` if it has more than 1,048,576 UTF-16 units.
 */
export async function textKey(text: string, length: number): Promise<string> {
  if (typeof text !== 'string') {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `A text must be a string, got ${quote(text)}.`);
  }
  if (text.length > MAX_TEXT) {
    const message = `A text may have ${MAX_TEXT} characters, got ${quote(text.length)}. Embed its beginning.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }
  const cut = cutText(text, length);
  await takeTurn(cut.length);
  return createHash('sha256').update(cut).digest('hex');
}
