import { describe, expect, it } from 'vitest';
import { decodeRtDetr } from '../../../src/detection/decoders/rt-detr.js';
import { answerOf, rounded } from '../answers.js';

const logit = (share: number): number => Math.log(share / (1 - share));

describe('the decoder of RT-DETR', () => {
  it('takes every class that is sure enough, each by itself', () => {
    const logits = [logit(0.9), logit(0.6), logit(0.2), logit(0.1)];
    const boxes = [0.5, 0.5, 0.2, 0.4, 0.1, 0.2, 0.2, 0.4];
    const answer = answerOf({ logits: [[1, 2, 2], logits], pred_boxes: [[1, 2, 4], boxes] });
    const box = { x: 0.4, y: 0.3, width: 0.2, height: 0.4 };
    expect(rounded(decodeRtDetr(answer))).toEqual([
      { label: 0, score: 0.9, box },
      { label: 1, score: 0.6, box },
    ]);
  });
});
