import { FeedloomError } from '@feedloom/core';
import type { Keyring } from './keyring.js';
import { decodeExactly, sameMac } from './keyring.js';
import type { Position } from './position.js';
import { POSITION_BYTES, packPosition, unpackPosition } from './position.js';

const VERSION = 'c1';
const MAC_BYTES = 16;
const MOST_CHARS = 128;

/** Writes where a page ended: `c1.key.position.signature`, good for this user only. */
export function signCursor(keyring: Keyring, user: string, position: Position): string {
  const payload = packPosition(position);
  const mac = keyring.sign(keyring.current, 'cursor', user, payload, MAC_BYTES);
  return `${VERSION}.${keyring.current}.${payload.toString('base64url')}.${mac?.toString('base64url') ?? ''}`;
}

/**
 * Reads what {@link signCursor} wrote.
 *
 * @throws `ERR_INVALID_CURSOR` for anything else: malformed, forged, another user's, or of a key that is gone.
 */
export function readCursor(keyring: Keyring, user: string, cursor: string): Position {
  const refuse = (): FeedloomError =>
    new FeedloomError(
      'ERR_INVALID_CURSOR',
      'The cursor is not one that this feed gave to this user. Start from the top.',
    );
  if (typeof cursor !== 'string' || cursor.length > MOST_CHARS) throw refuse();
  const [version, keyId = '', payloadText = '', macText = '', ...rest] = cursor.split('.');
  const payload = decodeExactly(payloadText, POSITION_BYTES);
  const mac = decodeExactly(macText, MAC_BYTES);
  if (version !== VERSION || rest.length > 0 || payload === undefined || mac === undefined) throw refuse();
  const expected = keyring.sign(keyId, 'cursor', user, payload, MAC_BYTES);
  if (!sameMac(expected, mac)) throw refuse();
  return unpackPosition(payload);
}
