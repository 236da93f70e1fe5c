/** Bits of a digit: three make up a float that is not negative. */
const MOST_WIDTH = 11;

/** What `bestNumbers` works in, kept for the next time: one for each thread. */
export class BestScratch {
  /** Scores as 32-bit floats; two places more than there are numbers. */
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

  /** Makes room for `size` numbers. */
  reserve(size: number): void {
    if (this.floats.length >= size + 2) return;
    const length = Math.max(1024, Math.ceil(size * 1.25));
    this.floats = new Float32Array(length + 2);
    this.bits = new Uint32Array(this.floats.buffer);
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
