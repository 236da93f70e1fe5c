import { createHash, timingSafeEqual } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { FeedloomError, quote } from '@feedloom/core';

/** A secret that cursors and tokens are signed with. */
export interface CursorKey {
  /** Stands in every cursor, so that keys can be rotated: `[A-Za-z0-9_-]`, 1 to 16. */
  readonly id: string;
  /** At least 16 bytes. */
  readonly secret: string | Uint8Array;
}

const MOST_KEYS = 8;

function startOf(secret: Buffer, namespace: string): Buffer {
  const length = Buffer.of(secret.length & 0xff, secret.length >>> 8);
  return Buffer.concat([length, secret, Buffer.from(`${namespace}\n`, 'utf8')]);
}

/**
 * Signs with the first key and accepts all of them: to rotate, put the new key first and drop the old one once its
 * cursors may die.
 *
 * All fields are length-prefixed; the namespace and the purpose are among them, so no signature fits elsewhere.
 */
export class Keyring {
  /** What every message of a key begins with: its secret, and the namespace. */
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** The id of the key that signs. */
  readonly current: string;

  /** @throws `ERR_INVALID_ARGUMENT` for no key, more than 8, a bad id, or a secret that is too short. */
  constructor(keys: readonly CursorKey[], namespace: string) {
    const [first] = keys;
    if (first === undefined || keys.length > MOST_KEYS) {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`cursorKeys\` must hold 1 to ${MOST_KEYS} keys, got ${keys.length}.`,
      );
    }
    for (const { id, secret } of keys) {
      if (!/^[A-Za-z0-9_-]{1,16}$/.test(id)) {
        throw new FeedloomError(
          'ERR_INVALID_ARGUMENT',
          `A cursor key's \`id\` must match [A-Za-z0-9_-]{1,16}, got ${quote(id)}.`,
        );
      }
      if (Buffer.byteLength(secret) < 16) {
        throw new FeedloomError(
          'ERR_INVALID_ARGUMENT',
          `The secret of cursor key ${quote(id)} must have at least 16 bytes.`,
        );
      }
    }
    if (new Set(keys.map(({ id }) => id)).size < keys.length) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', 'Two cursor keys have the same `id`.');
    }
    this.#keys = new Map(keys.map(({ id, secret }) => [id, startOf(Buffer.from(secret as Uint8Array), namespace)]));
    this.current = first.id;
  }

  /**
   * `outputBytes` that nobody without the key can predict; more of them begin with the fewer. `undefined` for an unknown
   * key.
   *
   * SHAKE256 with the key in front, as in KMAC: a sponge needs no HMAC around it.
   *
   * @see {@link https://doi.org/10.6028/NIST.SP.800-185 | NIST SP 800-185}
   */
  sign(keyId: string, purpose: string, user: string, payload: Uint8Array, outputBytes: number): Buffer | undefined {
    const key = this.#keys.get(keyId);
    if (key === undefined) return undefined;
    const who = Buffer.from(`${purpose}\n${Buffer.byteLength(user)}\n${user}`, 'utf8');
    const message = Buffer.concat([key, who, payload]);
    return createHash('shake256', { outputLength: outputBytes }).update(message).digest();
  }
}

/** Compares signatures without telling by time where they differ. */
export function sameMac(expected: Uint8Array | undefined, given: Uint8Array): boolean {
  return expected !== undefined && expected.length === given.length && timingSafeEqual(expected, given);
}

/** Decodes base64url, and refuses any text but the one that its bytes encode to. */
export function decodeExactly(text: string, bytes: number): Buffer | undefined {
  const decoded = Buffer.from(text, 'base64url');
  return decoded.length === bytes && decoded.toString('base64url') === text ? decoded : undefined;
}
