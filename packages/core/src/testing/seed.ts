import type { Random } from '../contracts/random.js';
import { seededRandom } from '../random/seeded-random.js';
import { systemRandom } from '../random/system-random.js';

/** How a law suite draws its random cases. */
export interface SeedOptions {
  /** Repeats a run. @defaultValue the environment's `FEEDLOOM_SEED`, else a new one each time */
  readonly seed?: string | undefined;
}

/** Runs `body` with seeded chance; if it fails, the error says by which seed to repeat it. */
export async function withSeed({ seed }: SeedOptions, body: (random: Random) => void | Promise<void>): Promise<void> {
  const chosen = seed ?? process.env['FEEDLOOM_SEED'] ?? String(Math.floor(systemRandom.next() * 2 ** 32));
  try {
    await body(seededRandom(chosen));
  } catch (error) {
    throw new Error(`Failed with FEEDLOOM_SEED=${chosen}: ${String(error)}`, { cause: error });
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
