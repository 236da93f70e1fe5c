import { FeedloomError, quote } from '@feedloom/core';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The key of a cell: words that hold no slash. */
export function cellKey(...words: readonly string[]): Uint8Array {
  return encoder.encode(words.join('/'));
}

/** JSON as bytes, behind a format version. */
export function encodeCell(value: unknown): Uint8Array {
  return encoder.encode(`1${JSON.stringify(value)}`);
}

/** What {@link encodeCell} was given. @throws `ERR_CORRUPT` if it did not write these bytes. */
export function decodeCell<Value>(bytes: Uint8Array): Value {
  try {
    const text = decoder.decode(bytes);
    if (text.startsWith('1')) return JSON.parse(text.slice(1)) as Value;
  } catch (cause) {
    throw new FeedloomError(
      'ERR_CORRUPT',
      'A cell of the catalogue is damaged. Delete the data folder and start again.',
      {
        cause,
      },
    );
  }
  throw new FeedloomError('ERR_CORRUPT', `A cell of the catalogue has the unknown format ${quote(bytes[0])}.`);
}
