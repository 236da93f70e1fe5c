import { describe, expect, it } from 'vitest';
import { decodeYolov5, decodeYolov8 } from '../../../src/detection/decoders/yolo.js';
import { answerOf, rounded } from '../answers.js';

// Middles and sizes in pixels of an input of 100 x 200.
const FIRST = [50, 100, 20, 40];
const SECOND = [10, 20, 20, 40];
const BOXES = [
  { x: 0.4, y: 0.4, width: 0.2, height: 0.2 },
  { x: 0, y: 0, width: 0.2, height: 0.2 },
];

describe('the decoder of YOLOv5', () => {
  it('multiplies how likely there is an object with how likely it is of its best class', () => {
    const rows = [...FIRST, 0.8, 0.1, 0.9, ...SECOND, 0.5, 0.5, 0.1, ...SECOND, 0.1, 1, 1];
    expect(rounded(decodeYolov5(answerOf({ output0: [[1, 3, 7], rows] })))).toEqual([
      { label: 1, score: 0.72, box: BOXES[0] },
    ]);
    expect(decodeYolov5(answerOf({ output0: [[1, 3, 7], rows] }, { minScore: 0.25 }))).toHaveLength(2);
  });

  it('refuses an output of another number of classes', () => {
    expect(() =>
      decodeYolov5(
        answerOf({
          output0: [
            [1, 1, 6],
            [...FIRST, 1, 1],
          ],
        }),
      ),
    ).toThrow('7 columns');
  });
});

describe('the decoder of YOLOv8', () => {
  const columns = [FIRST, SECOND].map((box, place) => [...box, place === 0 ? 0.2 : 0.7, place === 0 ? 0.9 : 0.1]);
  const transposed = [0, 1, 2, 3, 4, 5].flatMap((row) => columns.map((column) => column[row] ?? 0));

  it('takes the best class of each column', () => {
    expect(rounded(decodeYolov8(answerOf({ output0: [[1, 6, 2], transposed] })))).toEqual([
      { label: 1, score: 0.9, box: BOXES[0] },
      { label: 0, score: 0.7, box: BOXES[1] },
    ]);
  });

  it('reads the picture that is asked for out of a batch, whatever its only output is called', () => {
    const batch = [...Array<number>(12).fill(0), ...transposed];
    expect(decodeYolov8(answerOf({ boxes: [[2, 6, 2], batch] }, { row: 0 }))).toEqual([]);
    expect(decodeYolov8(answerOf({ boxes: [[2, 6, 2], batch] }, { row: 1 }))).toHaveLength(2);
  });

  it('leaves out what is no number', () => {
    const broken = transposed.map((value, place) => (place === 10 ? NaN : value));
    expect(rounded(decodeYolov8(answerOf({ output0: [[1, 6, 2], broken] })))).toMatchObject([{ label: 0, score: 0.7 }]);
  });

  it('refuses an output that lies the other way', () => {
    expect(() => decodeYolov8(answerOf({ output0: [[1, 2, 6], transposed] }))).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
