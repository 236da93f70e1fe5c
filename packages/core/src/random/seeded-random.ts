import type { Random } from '../contracts/random.js';

/** FNV-1a over UTF-16 code units, 32 bits. */
function hash(text: string, basis: number): number {
  let state = basis;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}

/**
 * Chance that a printed seed repeats: the same seed gives the same numbers on every machine.
 *
 * Predictable, so never for secrets. `1` and `'1'` are the same seed.
 *
 * @see {@link https://pracrand.sourceforge.net/ | PractRand} for sfc32, the generator (Chris Doty-Humphrey)
 */
export function seededRandom(seed: string | number): Random {
  const text = String(seed);
  let a = hash(text, 0x811c9dc5) | 0;
  let b = hash(text, 0x9e3779b9) | 0;
  let c = text.length | 0;
  let counter = 1;
  const nextWord = (): number => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word >>> 0;
  };
  // The author's seeding: 12 steps mix the seed into the whole state.
  for (let step = 0; step < 12; step += 1) nextWord();
  return {
    next: () => ((nextWord() >>> 5) * 0x4000000 + (nextWord() >>> 6)) / 2 ** 53,
    bytes: (length) => Uint8Array.from({ length }, () => nextWord() >>> 24),
  };
}
