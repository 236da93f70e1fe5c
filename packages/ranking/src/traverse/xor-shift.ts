/** 1 / 2^32: makes a number in [0, 1) of 32 bits. */
export const UNIT = 2 ** -32;

/**
 * Chance for hot loops: xorshift32 (Marsaglia, Journal of Statistical Software 2003). Predictable, repeats after
 * 2^32 - 1 numbers.
 */
export class XorShift {
  /** The last 32 bits, as a signed number; never 0. Loops that inline the generator take it and put it back. */
  state: number;

  /** Starts from any number; near seeds give unlike sequences. `stream` tells several apart that share a seed. */
  constructor(seed: number, stream = 0) {
    this.state = mix(mix(seed) ^ Math.imul(stream + 1, 0x9e37_79b9)) || 1;
  }

  /** A number in (0, 1). */
  next(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return (state >>> 0) * UNIT;
  }
}

/** The finaliser of MurmurHash3 (Appleby), over the low and the high half of a number. */
function mix(seed: number): number {
  let bits = (seed | 0) ^ Math.imul((seed / 2 ** 32) | 0, 0x27d4_eb2f);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}
