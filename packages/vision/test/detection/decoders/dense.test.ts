import { describe, expect, it } from 'vitest';
import { decodeDense } from '../../../src/detection/decoders/dense.js';
import { answerOf, rounded } from '../answers.js';

const logit = (share: number): number => Math.log(share / (1 - share));

/** Channels of 2 x 4 cells: nothing, but for the cells given. */
function objects(cells: Readonly<Record<number, readonly [score: number, ...reach: number[]]>>): number[] {
  return Array.from({ length: 40 }, (_, place) => {
    const [channel, cell] = [Math.floor(place / 8), place % 8];
    const [score = 0.01, ...reach] = cells[cell] ?? [];
    return channel === 0 ? logit(score) : Math.log(reach[channel - 1] ?? 1);
  });
}

/** Evidence of two classes in 1 x 2 cells. */
const CLASSES: readonly (readonly number[])[] = [
  [1, 2, 1, 2],
  [5, 0, 1, 3],
];

describe('the decoder of boxes from cells', () => {
  it('finds the edges from the middle of a cell, and names the box by the evidence in its middle', () => {
    // Cell 1 is the second of the first row; its middle is at 1.5 of 4 and 0.5 of 2.
    const cells = objects({ 1: [0.9, 1.5, 0.5, 0.5, 1.5], 7: [0.6, 0.5, 0.5, 0.5, 0.5] });
    const answer = answerOf({ objects: [[1, 5, 2, 4], cells], classes: [[1, 2, 1, 2], CLASSES[1] ?? []] });
    expect(rounded(decodeDense(answer))).toEqual([
      { label: 0, score: 0.9, box: { x: 0, y: 0, width: 0.5, height: 1 } },
      { label: 1, score: 0.6, box: { x: 0.75, y: 0.5, width: 0.25, height: 0.5 } },
    ]);
  });

  it('gives a thing once that several cells propose, and ends boxes at the edge', () => {
    const cells = objects({ 1: [0.8, 9, 9, 0.5, 9], 0: [0.9, 9, 9, 1.5, 9] });
    const answer = answerOf({ objects: [[1, 5, 2, 4], cells], classes: [[1, 2, 1, 2], CLASSES[0] ?? []] });
    expect(rounded(decodeDense(answer))).toEqual([
      { label: 0, score: 0.9, box: { x: 0, y: 0, width: 0.5, height: 1 } },
    ]);
  });

  it('reads the picture that is asked for out of a batch', () => {
    const batch = [...objects({}), ...objects({ 1: [0.9, 1, 1, 1, 1] })];
    const outputs = { objects: [[2, 5, 2, 4], batch], classes: [[2, 2, 1, 2], [...(CLASSES.flat() ?? [])]] } as const;
    expect(decodeDense(answerOf(outputs, { row: 0 }))).toEqual([]);
    expect(decodeDense(answerOf(outputs, { row: 1 }))).toMatchObject([{ label: 0 }]);
  });

  it('refuses maps of other shapes', () => {
    const good = [
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ] as const;
    for (const bad of [
      [[1, 5, 8], objects({})],
      [[1, 4, 2, 5], objects({})],
    ] as const) {
      expect(() => decodeDense(answerOf({ objects: bad, classes: good }))).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
      );
    }
  });
});
