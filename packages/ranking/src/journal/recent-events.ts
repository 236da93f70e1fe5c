/** The ids of one generation: 64-bit hashes in an open-addressing table that is never more than half full. */
class Generation {
  readonly #hashes: Uint32Array;
  readonly #mask: number;
  size = 0;

  constructor(size: number) {
    const slots = 2 ** Math.ceil(Math.log2(2 * size));
    this.#mask = slots - 1;
    this.#hashes = new Uint32Array(2 * slots);
  }

  /** The place of a hash, or of the free slot where it would go. */
  find(low: number, high: number): number {
    const hashes = this.#hashes;
    let slot = low & this.#mask;
    while (hashes[2 * slot] !== 0 && (hashes[2 * slot] !== low || hashes[2 * slot + 1] !== high)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  has(low: number, high: number): boolean {
    return this.#hashes[2 * this.find(low, high)] !== 0;
  }

  put(slot: number, low: number, high: number): void {
    this.#hashes[2 * slot] = low;
    this.#hashes[2 * slot + 1] = high;
    this.size += 1;
  }

  isFree(slot: number): boolean {
    return this.#hashes[2 * slot] === 0;
  }

  /** The slot stays taken, by a hash that no id has: what was put behind it must still be found. */
  delete(low: number, high: number): void {
    const slot = this.find(low, high);
    if (!this.isFree(slot)) this.#hashes[2 * slot + 1] = ~high >>> 0;
  }

  clear(): void {
    this.#hashes.fill(0);
    this.size = 0;
  }
}

/**
 * The ids of the newest events, to tell repeats: at least the last `size` of them, never more than twice as many.
 *
 * Kept as hashes of 64 bits in fixed memory, 32 to 64 bytes for each of `size`; that a new id is taken for a known one
 * has a chance of one in 10^13. Two generations take turns, so that forgetting costs nothing per event.
 */
export class RecentEvents {
  readonly #size: number;
  #young: Generation;
  #old: Generation;
  #low = 0;
  #high = 0;

  constructor(size: number) {
    this.#size = size;
    this.#young = new Generation(size);
    this.#old = new Generation(size);
  }

  /** Remembers `event`. @returns Whether it is new. */
  add(event: string): boolean {
    this.#hash(event);
    if (this.#old.size > 0 && this.#old.has(this.#low, this.#high)) return false;
    const slot = this.#young.find(this.#low, this.#high);
    if (!this.#young.isFree(slot)) return false;
    this.#young.put(slot, this.#low, this.#high);
    if (this.#young.size < this.#size) return true;
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.clear();
    return true;
  }

  /** Forgets `event`, so that it is new again. */
  delete(event: string): void {
    this.#hash(event);
    for (const generation of [this.#young, this.#old]) generation.delete(this.#low, this.#high);
  }

  /** Two lanes of multiply and xor with MurmurHash3's constants and finaliser. The low word is never 0: that means free. */
  #hash(text: string): void {
    let a = 0x9747b28c ^ text.length;
    let b = 0x3c6ef372;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 0xcc9e2d51);
      a = (a << 15) | (a >>> 17);
      b = Math.imul(b ^ code, 0x1b873593);
      b = (b << 13) | (b >>> 19);
    }
    a = Math.imul(a ^ (a >>> 16) ^ b, 0x85ebca6b);
    b = Math.imul(b ^ (b >>> 16) ^ a, 0xc2b2ae35);
    this.#low = (a ^ (a >>> 13)) >>> 0 || 1;
    this.#high = (b ^ (b >>> 13)) >>> 0;
  }
}
