import fc from 'fast-check';
import { importFrom } from './import-from.js';

type WriteScore = (target: Buffer, score: number, offset: number) => void;

const score = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-0, 0, 5e-324, -5e-324, Infinity, -Infinity));

/** Byte order of written scores must be their order, best first, and equal scores must be equal bytes. */
export async function scoreOrder(folder: string): Promise<string | undefined> {
  const { writeScore } = await importFrom<{ writeScore: WriteScore }>(folder, 'keys/score.ts');
  const write = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    writeScore(bytes, value, 0);
    return bytes;
  };
  const holds = fc.property(score, score, (a, b) => {
    // `===` and `<` take -0 for 0; so must keys.
    const due = a === b ? 0 : a > b ? -1 : 1;
    return Buffer.compare(write(a), write(b)) === due;
  });
  const { failed, counterexample } = fc.check(holds, { numRuns: 5000 });
  return failed
    ? `the order of ${String(counterexample?.map((value) => (Object.is(value, -0) ? '-0' : value)))}`
    : undefined;
}
