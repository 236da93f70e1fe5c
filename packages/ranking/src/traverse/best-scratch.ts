/** Bits of a digit: three make up a float that is not negative. */
const MOST_WIDTH = 11;

/** How many different scores are counted rather than sorted. */
export const MOST_KINDS = 4096;

/** What `bestNumbers` works in, kept for the next time: one for each thread. */
export class BestScratch {
  /** Scores as 32-bit floats. */
  floats = new Float32Array(0);
  /** The same memory, as bits. */
  bits = new Uint32Array(0);
  /** What is sorted: lower is better. */
  keys = new Uint32Array(0);
  /** The number of each key. */
  numbers = new Uint32Array(0);
  /** Where keys are moved to. */
  otherKeys = new Uint32Array(0);
  /** Where numbers are moved to. */
  otherNumbers = new Uint32Array(0);
  /** How many keys have which lowest digit. */
  readonly low = new Uint32Array(1 << MOST_WIDTH);
  /** How many keys have which middle digit. */
  readonly middle = new Uint32Array(1 << MOST_WIDTH);
  /** How many keys have which highest digit. */
  readonly high = new Uint32Array(1 << MOST_WIDTH);

  /** By number: the kind of its score, from 1. */
  kindOf = new Uint16Array(0);
  /** A table of kinds, by a hash of the bits of their scores; 0 is empty. */
  readonly kindAt = new Uint16Array(4 * MOST_KINDS);
  /** The bits of the score of each kind. */
  readonly valueOf = new Uint32Array(MOST_KINDS + 1);
  /** How many scores are of each kind; then where the next one goes. */
  readonly counts = new Uint32Array(MOST_KINDS + 1);
  /** Kinds in the order of their scores. */
  readonly order = new Float64Array(MOST_KINDS);

  /** Makes room for `size` numbers. */
  reserve(size: number): void {
    if (this.floats.length >= size) return;
    const length = Math.max(1024, Math.ceil(size * 1.25));
    this.floats = new Float32Array(length);
    this.bits = new Uint32Array(this.floats.buffer);
    this.kindOf = new Uint16Array(length);
    this.keys = new Uint32Array(length);
    this.numbers = new Uint32Array(length);
    this.otherKeys = new Uint32Array(length);
    this.otherNumbers = new Uint32Array(length);
  }

  /** What was moved to is what lies there now. */
  swap(): void {
    [this.keys, this.otherKeys] = [this.otherKeys, this.keys];
    [this.numbers, this.otherNumbers] = [this.otherNumbers, this.numbers];
  }
}
