import assert from 'node:assert/strict';
import type { Random } from '../contracts/random.js';
import { type Law, registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/**
 * Registers the laws that every {@link Random} obeys. They reject what is badly wrong, not what is slightly uneven.
 *
 * @param open - Yields a source of chance; called once for each law.
 */
export function testRandom(runner: TestRunner, open: () => Random): void {
  registerLaws(runner, 'Random', laws, open);
}

const DRAWS = 20_000;

const laws: readonly Law<Random>[] = [
  {
    name: 'draws numbers from 0 up to, but not including, 1',
    holds(random) {
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const number = random.next();
        assert.ok(number >= 0 && number < 1, String(number));
      }
    },
  },
  {
    name: 'draws numbers evenly',
    holds(random) {
      const bins = Array.from({ length: 20 }, () => 0);
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const bin = Math.floor(random.next() * bins.length);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      assertEven(bins);
    },
  },
  {
    name: 'hardly ever repeats a number',
    holds(random) {
      const seen = new Set(Array.from({ length: DRAWS }, () => random.next()));
      assert.ok(seen.size > DRAWS - 3, `${DRAWS - seen.size} repeats`);
    },
  },
  {
    name: 'gives as many bytes as asked for, evenly, and others each time',
    holds(random) {
      for (const length of [0, 1, 16, 1000]) assert.equal(random.bytes(length).length, length);
      const bins = Array.from({ length: 256 }, () => 0);
      for (const byte of random.bytes(100_000)) bins[byte] = (bins[byte] ?? 0) + 1;
      assertEven(bins);
      assert.notDeepEqual(random.bytes(16), random.bytes(16));
    },
  },
  {
    name: 'gives bytes that belong to the caller',
    holds(random) {
      const first = random.bytes(32);
      const copy = Uint8Array.from(first);
      random.bytes(32).fill(0);
      random.next();
      assert.deepEqual(Uint8Array.from(first), copy);
    },
  },
];

/** A chi-square test that a fair source fails less than once in a billion runs. */
function assertEven(bins: readonly number[]): void {
  const expected = bins.reduce((sum, count) => sum + count, 0) / bins.length;
  const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = bins.length - 1;
  assert.ok(chiSquare < degrees + 6 * Math.sqrt(2 * degrees) + 24, `chi-square ${chiSquare} of ${degrees} degrees`);
}
