import type { Chunk } from '../records/chunk.js';
import type { Keyring } from './keyring.js';
import { ChunkTokens } from './token.js';

/** Signs the items of chunks for their users: when a chunk is shown, or before, while it is still being written. */
export class SignedChunks {
  readonly #keyring: Keyring;
  readonly #signed = new WeakMap<Chunk, ChunkTokens>();

  /** Signs with the current key. */
  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** The tokens of a chunk in the life `incarnation` of `user`. */
  tokensOf(user: string, incarnation: string, chunk: Chunk): ChunkTokens {
    const { seq, items } = chunk;
    return this.#signed.get(chunk) ?? new ChunkTokens(this.#keyring, user, incarnation, seq, items.length);
  }

  /** Makes ready what a page will show of a chunk. Never throws: what is damaged is told of when it is shown. */
  prepare(user: string, incarnation: string, chunk: Chunk): void {
    try {
      const tokens = this.tokensOf(user, incarnation, chunk);
      this.#signed.set(chunk, tokens);
      for (const [slot, item] of chunk.items.entries()) {
        tokens.of(slot);
        void item.data;
      }
    } catch {
      // See above.
    }
  }
}
