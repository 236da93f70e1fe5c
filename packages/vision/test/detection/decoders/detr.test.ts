import { describe, expect, it } from 'vitest';
import { decodeDetr } from '../../../src/detection/decoders/detr.js';
import { answerOf, rounded } from '../answers.js';

const BOXES = [0.5, 0.5, 0.2, 0.4, 0.1, 0.2, 0.2, 0.4];

describe('the decoder of DETR', () => {
  it('takes the best class but "no object", by its share of all, and boxes from their middles', () => {
    // exp: 1 + 4 + 5 for the first query, 1 + 1 + 8 for the second.
    const logits = [Math.log(1), Math.log(4), Math.log(5), Math.log(1), Math.log(1), Math.log(8)];
    const answer = answerOf({ logits: [[1, 2, 3], logits], pred_boxes: [[1, 2, 4], BOXES] });
    expect(rounded(decodeDetr(answer))).toEqual([
      { label: 1, score: 0.4, box: { x: 0.4, y: 0.3, width: 0.2, height: 0.4 } },
    ]);
  });

  it('does not overflow for large logits', () => {
    const answer = answerOf({
      logits: [
        [1, 1, 3],
        [500, 400, 300],
      ],
      pred_boxes: [[1, 1, 4], BOXES.slice(0, 4)],
    });
    expect(decodeDetr(answer)).toMatchObject([{ label: 0, score: 1 }]);
  });

  it('reads the picture that is asked for out of a batch', () => {
    const logits = [0, 0, 9, 9, 0, 0];
    const outputs = { logits: [[2, 1, 3], logits], pred_boxes: [[2, 1, 4], BOXES] } as const;
    expect(decodeDetr(answerOf(outputs, { row: 0 }))).toEqual([]);
    expect(rounded(decodeDetr(answerOf(outputs, { row: 1 })))).toMatchObject([{ label: 0, box: { x: 0, y: 0 } }]);
  });

  it('leaves out what is no number', () => {
    const answer = answerOf({
      logits: [
        [1, 1, 3],
        [NaN, 1, 1],
      ],
      pred_boxes: [[1, 1, 4], BOXES.slice(0, 4)],
    });
    expect(decodeDetr(answer)).toEqual([]);
  });

  it('refuses outputs of another number of classes, another shape, or another name', () => {
    const boxes = [[1, 2, 4], BOXES] as const;
    const bad = [
      { logits: [[1, 2, 4], Array<number>(8).fill(0)], pred_boxes: boxes },
      { logits: [[6], Array<number>(6).fill(0)], pred_boxes: boxes },
      { scores: [[1, 2, 3], Array<number>(6).fill(0)], pred_boxes: boxes },
    ] as const;
    for (const outputs of bad) {
      expect(() => decodeDetr(answerOf(outputs))).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    }
  });
});
