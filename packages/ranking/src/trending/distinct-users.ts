/** Registers of a sketch; each takes a byte. */
export const REGISTERS = 64;

/**
 * Counts different users without keeping any: one HyperLogLog sketch for each of many rows, read by the
 * historic-inverse-probability estimator.
 *
 * A user who changes the sketch is new for certain and counts `1 / P(a new user changes it)`; one who does not, counts
 * nothing. So repetitions never count, and the sum is an unbiased count of different users, with a standard error of
 * about 0.83 / √64 = 10% for many and next to none for a few. 64 bytes a row.
 *
 * @see {@link https://arxiv.org/abs/1306.3284 | Cohen, All-Distances Sketches, Revisited, 2014}
 */
export class DistinctUsers {
  readonly #registers: Uint8Array;

  /** Room for rows 0 to `rows` - 1. */
  constructor(rows: number) {
    this.#registers = new Uint8Array(rows * REGISTERS);
  }

  /** Shows a user to a row, by a hash of 32 random bits. @returns How many new users that stands for; often 0. */
  add(row: number, hash: number): number {
    const start = row * REGISTERS;
    const at = start + (hash & (REGISTERS - 1));
    // The place of the first 1 among the remaining 26 bits.
    const rank = Math.min(27, Math.clz32(hash & -REGISTERS) + 1);
    if (rank <= (this.#registers[at] ?? 0)) return 0;
    let chance = 0;
    for (let index = start; index < start + REGISTERS; index += 1) chance += 2 ** -(this.#registers[index] ?? 0);
    this.#registers[at] = rank;
    return REGISTERS / chance;
  }

  /** Forgets all users of a row. */
  clear(row: number): void {
    this.#registers.fill(0, row * REGISTERS, (row + 1) * REGISTERS);
  }
}

/** 32 bits of a user's name, mixed with a salt: MurmurHash3's finaliser over FNV-1a. */
export function hashUser(user: string, salt: number): number {
  let bits = 0x811c9dc5 ^ salt;
  for (let at = 0; at < user.length; at += 1) bits = Math.imul(bits ^ user.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16) ^ salt, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
