import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

const DIGEST_BYTES = 8;
const ENTRY_BYTES = DIGEST_BYTES + 8;

/**
 * Remembers the latest events, so that none is learnt from twice.
 *
 * Holds 64-bit digests, 16 bytes each, and nothing of the events' names. Once it is full, an event that is not
 * newer than the last one it forgot is refused too: it cannot be told from that one. So an event counts at most once for ever.
 */
export class EventWindow {
  readonly #capacity: number;
  /** Of the same length, by time, oldest first. */
  readonly #digests: string[] = [];
  readonly #times: number[] = [];
  /** Also those that were forgotten since it was unpacked: then only events from before need to be refused by time. */
  readonly #known = new Set<string>();
  readonly #refusedUntil: number = -Infinity;
  #forgottenUntil = -Infinity;

  constructor(capacity: number, packed?: Buffer) {
    this.#capacity = capacity;
    if (packed === undefined || packed.length < 8) return;
    this.#forgottenUntil = packed.readDoubleLE(0);
    this.#refusedUntil = this.#forgottenUntil;
    for (let start = 8; start + ENTRY_BYTES <= packed.length; start += ENTRY_BYTES) {
      this.#insert(packed.toString('latin1', start, start + DIGEST_BYTES), packed.readDoubleLE(start + DIGEST_BYTES));
    }
  }

  /** Events that it holds. */
  get size(): number {
    return this.#digests.length;
  }

  /** Takes note of an event. @returns Whether it is new. */
  add(event: string, at: number): boolean {
    const digest = createHash('sha256').update(event).digest().toString('latin1', 0, DIGEST_BYTES);
    if (at <= this.#refusedUntil || this.#known.has(digest)) return false;
    this.#insert(digest, at);
    return true;
  }

  /** As bytes, for the constructor. */
  pack(): Buffer {
    const packed = Buffer.allocUnsafe(8 + this.size * ENTRY_BYTES);
    packed.writeDoubleLE(this.#forgottenUntil, 0);
    for (const [index, digest] of this.#digests.entries()) {
      const start = 8 + index * ENTRY_BYTES;
      packed.write(digest, start, 'latin1');
      packed.writeDoubleLE(this.#times[index] ?? 0, start + DIGEST_BYTES);
    }
    return packed;
  }

  #insert(digest: string, at: number): void {
    let place = this.#times.length;
    while (place > 0 && (this.#times[place - 1] ?? 0) > at) place -= 1;
    this.#times.splice(place, 0, at);
    this.#digests.splice(place, 0, digest);
    this.#known.add(digest);
    if (this.size <= this.#capacity) return;
    this.#forgottenUntil = Math.max(this.#forgottenUntil, this.#times.shift() ?? at);
    this.#digests.shift();
  }
}
