import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { Keyring } from './keyring.js';
import { decodeExactly, sameMac } from './keyring.js';
import type { Position } from './position.js';
import { POSITION_BYTES, moveTo, packPosition, unpackPosition } from './position.js';

const VERSION = 't1';
const MAC_BYTES = 12;
const MOST_CHARS = 128;
/** One HMAC-SHA-512 signs five slots: its output is cut into pieces that tell nothing of each other. */
const SLOTS_PER_MAC = 5;

function macOf(keyring: Keyring, keyId: string, user: string, packed: Buffer, index: number): Buffer | undefined {
  const block = moveTo(Buffer.from(packed), Math.floor(index / SLOTS_PER_MAC));
  return keyring.mac(keyId, 'sha512', 'token', user, block);
}

function pieceOf(mac: Buffer | undefined, index: number): Buffer | undefined {
  const start = (index % SLOTS_PER_MAC) * MAC_BYTES;
  return mac?.subarray(start, start + MAC_BYTES);
}

/** Signs the slots of one chunk for one user, with one HMAC for every five. */
export class ChunkTokens {
  readonly #keyring: Keyring;
  readonly #user: string;
  readonly #packed: Buffer;
  readonly #macs = new Map<number, Buffer | undefined>();

  /** Tokens of the chunk `seq` in the life `incarnation` of `user`. */
  constructor(keyring: Keyring, user: string, incarnation: string, seq: number) {
    this.#keyring = keyring;
    this.#user = user;
    this.#packed = packPosition({ incarnation, seq, index: 0 });
  }

  /** @returns `t1.key.position.signature`. */
  of(index: number): string {
    const { current } = this.#keyring;
    const block = Math.floor(index / SLOTS_PER_MAC);
    if (!this.#macs.has(block)) this.#macs.set(block, macOf(this.#keyring, current, this.#user, this.#packed, index));
    const mac = pieceOf(this.#macs.get(block), index)?.toString('base64url') ?? '';
    return `${VERSION}.${current}.${moveTo(this.#packed, index).toString('base64url')}.${mac}`;
  }
}

/**
 * Reads what {@link ChunkTokens} wrote.
 *
 * @throws `ERR_INVALID_TOKEN` for anything else: malformed, forged, another user's, or of a key that is gone.
 */
export function readToken(keyring: Keyring, user: string, token: string): Position {
  const refuse = (): FeedloomError =>
    new FeedloomError(
      'ERR_INVALID_TOKEN',
      'A token is not one that this feed gave to this user. Nothing was recorded.',
    );
  if (typeof token !== 'string' || token.length > MOST_CHARS) throw refuse();
  const [version, keyId = '', payloadText = '', macText = '', ...rest] = token.split('.');
  const payload = decodeExactly(payloadText, POSITION_BYTES);
  const mac = decodeExactly(macText, MAC_BYTES);
  if (version !== VERSION || rest.length > 0 || payload === undefined || mac === undefined) throw refuse();
  const position = unpackPosition(payload);
  const expected = pieceOf(macOf(keyring, keyId, user, payload, position.index), position.index);
  if (!sameMac(expected, mac)) throw refuse();
  return position;
}
