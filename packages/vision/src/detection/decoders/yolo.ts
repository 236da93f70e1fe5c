import { boxAround } from '../candidate.js';
import type { Candidate } from '../candidate.js';
import type { NetworkAnswer } from './decoder.js';
import { at, matrixOf, requireColumns } from './matrix.js';
import type { Matrix } from './matrix.js';

/**
 * YOLOv5 and its like: one output `[anchors, 5 + labels]`, each row the middle, width and height in pixels of the input,
 * how likely there is an object, and how likely it is of each class, all after the sigmoid.
 *
 * An anchor's score is the product of the two likelihoods, for its best class.
 */
export function decodeYolov5(answer: NetworkAnswer): Candidate[] {
  const { input, labels, minScore } = answer;
  const output = matrixOf(answer, 'output0');
  requireColumns('output0', output, 5 + labels);
  const candidates: Candidate[] = [];
  for (let anchor = 0; anchor < output.rows; anchor++) {
    const objectness = at(output, anchor, 4);
    if (!(objectness >= minScore)) continue;
    const { label, score } = best(labels, (each) => at(output, anchor, 5 + each));
    const sure = score * objectness;
    if (sure >= minScore) {
      candidates.push({ box: inShares(input, (each) => at(output, anchor, each)), label, score: sure });
    }
  }
  return candidates;
}

/**
 * YOLOv8, YOLO11 and their like: one output `[4 + labels, anchors]`, each column the middle, width and height in pixels
 * of the input, and how likely each class is, after the sigmoid.
 */
export function decodeYolov8(answer: NetworkAnswer): Candidate[] {
  const { input, labels, minScore } = answer;
  const output = matrixOf(answer, 'output0');
  requireRows(output, 4 + labels);
  const anchors = output.columns;
  // Row by row, as the numbers lie: there are thousands of anchors.
  const label = new Int32Array(anchors);
  const score = new Float32Array(anchors).fill(-Infinity);
  for (let each = 0; each < labels; each++) {
    const row = output.data.subarray((4 + each) * anchors, (5 + each) * anchors);
    for (let anchor = 0; anchor < anchors; anchor++) {
      const likely = row[anchor] ?? 0;
      if (!(likely > (score[anchor] ?? 0))) continue;
      score[anchor] = likely;
      label[anchor] = each;
    }
  }
  const candidates: Candidate[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    const sure = score[anchor] ?? 0;
    if (!(sure >= minScore)) continue;
    const box = inShares(input, (each) => at(output, each, anchor));
    candidates.push({ box, label: label[anchor] ?? 0, score: sure });
  }
  return candidates;
}

function best(labels: number, likely: (label: number) => number): { label: number; score: number } {
  let [label, score] = [0, likely(0)];
  for (let each = 1; each < labels; each++) {
    if (likely(each) > score) [label, score] = [each, likely(each)];
  }
  return { label, score };
}

function inShares({ width, height }: NetworkAnswer['input'], pixels: (each: number) => number): Candidate['box'] {
  return boxAround(pixels(0) / width, pixels(1) / height, pixels(2) / width, pixels(3) / height);
}

function requireRows(output: Matrix, rows: number): void {
  requireColumns('output0 (turned on its side)', { ...output, columns: output.rows }, rows);
}
