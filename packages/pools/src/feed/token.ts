import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { Keyring } from './keyring.js';
import { decodeExactly, sameMac } from './keyring.js';
import type { Position } from './position.js';
import { MOST_SLOTS, POSITION_BYTES, moveTo, packPosition, unpackPosition } from './position.js';

const VERSION = 't1';
const MAC_BYTES = 12;
const MOST_CHARS = 128;

/** The signatures of the slots of one chunk lie one after the other in a stream that only the key's owner can make. */
function signatures(keyring: Keyring, keyId: string, user: string, packed: Buffer, slots: number): Buffer | undefined {
  const chunk = moveTo(Buffer.from(packed), 0);
  return keyring.sign(keyId, 'token', user, chunk, slots * MAC_BYTES);
}

const pieceOf = (all: Buffer, slot: number): Buffer => all.subarray(slot * MAC_BYTES, (slot + 1) * MAC_BYTES);

/** Signs the slots of one chunk for one user: one hash for all of them. */
export class ChunkTokens {
  readonly #start: string;
  readonly #packed: Buffer;
  readonly #signatures: Buffer;
  readonly #made: string[] = [];

  /** Tokens of the chunk `seq` with `slots` items, in the life `incarnation` of `user`. */
  constructor(keyring: Keyring, user: string, incarnation: string, seq: number, slots: number) {
    this.#start = `${VERSION}.${keyring.current}.`;
    this.#packed = packPosition({ incarnation, seq, index: 0 });
    this.#signatures = signatures(keyring, keyring.current, user, this.#packed, slots) ?? Buffer.alloc(0);
  }

  /** @returns `t1.key.position.signature`. */
  of(slot: number): string {
    return (this.#made[slot] ??= this.#make(slot));
  }

  #make(slot: number): string {
    const position = moveTo(this.#packed, slot).toString('base64url');
    return `${this.#start}${position}.${pieceOf(this.#signatures, slot).toString('base64url')}`;
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
  if (position.index >= MOST_SLOTS) throw refuse();
  const all = signatures(keyring, keyId, user, payload, position.index + 1);
  if (!sameMac(all && pieceOf(all, position.index), mac)) throw refuse();
  return position;
}
