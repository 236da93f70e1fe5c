import { seededRandom, systemRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';

/** Runs `body` with seeded chance; if it fails, the error says by which seed to repeat it. */
export async function withSeed(body: (random: Random) => void | Promise<void>): Promise<void> {
  const seed = process.env['FEEDLOOM_SEED'] ?? String(Math.floor(systemRandom.next() * 2 ** 32));
  try {
    await body(seededRandom(seed));
  } catch (error) {
    throw new Error(`Failed with FEEDLOOM_SEED=${seed}: ${String(error)}`, { cause: error });
  }
}

/** An integer of `least` to `most`, both included. */
export function integerBetween(random: Random, least: number, most: number): number {
  return least + Math.floor(random.next() * (most - least + 1));
}

/** One element of a list that is not empty. */
export function oneOf<Element>(random: Random, list: readonly Element[]): Element {
  return list[integerBetween(random, 0, list.length - 1)] as Element;
}
