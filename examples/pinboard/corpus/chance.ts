/** Chance that a seed replays: the same seed gives the same world on every machine. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    [this.#a, this.#b, this.#c] = [hash(seed, 0x9e3779b9), hash(seed, 0x85ebca6b), hash(seed, 0xc2b2ae35)];
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A number in [0, 1): Chris Doty-Humphrey's sfc32. */
  next(): number {
    const t = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  }

  /** A number in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** An integer from low to high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with probability `share`. */
  flip(share = 0.5): boolean {
    return this.next() < share;
  }

  /** One of `list`, each as likely; or with the likelihood that `weight` gives. */
  pick<T>(list: readonly T[], weight: (value: T) => number = () => 1): T {
    let left = this.next() * list.reduce((sum, value) => sum + weight(value), 0);
    for (const value of list) if ((left -= weight(value)) < 0) return value;
    const last = list.at(-1);
    if (last === undefined) throw new RangeError('There is nothing to pick from.');
    return last;
  }

  /** Up to `count` different ones of `list`. */
  sample<T>(list: readonly T[], count: number, weight: (value: T) => number = () => 1): T[] {
    const left = [...list];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) {
      const value = this.pick(left, weight);
      left.splice(left.indexOf(value), 1);
      taken.push(value);
    }
    return taken;
  }
}

/** FNV-1a with an avalanche at the end. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
