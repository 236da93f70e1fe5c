import { describe, expect, it } from 'vitest';
import { decodeInGraph } from '../../../src/detection/decoders/in-graph.js';
import { answerOf, rounded } from '../answers.js';

describe('the decoder of models that suppress overlaps themselves', () => {
  it('reads rows of corners, score and class', () => {
    const rows = [10, 20, 60, 120, 0.9, 1, 0, 0, 50, 100, 0.2, 0];
    expect(rounded(decodeInGraph(answerOf({ output0: [[1, 2, 6], rows] })))).toEqual([
      { label: 1, score: 0.9, box: { x: 0.1, y: 0.1, width: 0.5, height: 0.5 } },
    ]);
  });

  it('reads rows of place in the batch, corners, class and score, those of one picture', () => {
    const rows = [0, 10, 20, 60, 120, 1, 0.9, 1, 0, 0, 50, 100, 0, 0.8];
    const outputs = { detections: [[2, 7], rows] } as const;
    expect(rounded(decodeInGraph(answerOf(outputs, { row: 1 })))).toEqual([
      { label: 0, score: 0.8, box: { x: 0, y: 0, width: 0.5, height: 0.5 } },
    ]);
  });

  it('leaves out classes that there are not', () => {
    const rows = [10, 20, 60, 120, 0.9, 7, 10, 20, 60, 120, 0.9, 0.5, 10, 20, 60, 120, 0.9, -1];
    expect(decodeInGraph(answerOf({ output0: [[1, 3, 6], rows] }))).toEqual([]);
  });

  it('finds nothing in an empty answer', () => {
    expect(decodeInGraph(answerOf({ output0: [[1, 0, 6], []] }))).toEqual([]);
  });
});
