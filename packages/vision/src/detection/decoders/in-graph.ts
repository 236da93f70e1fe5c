import { boxBetween } from '../candidate.js';
import type { Candidate } from '../candidate.js';
import type { NetworkAnswer } from './decoder.js';
import { at, matrixOf, requireColumns } from './matrix.js';

/**
 * Models that suppress overlaps themselves: one output `[n, 6]`, each row left, top, right, bottom in pixels of the
 * input, score and class; or `[n, 7]`, each row the picture's place in the batch, left, top, right, bottom, class and
 * score.
 *
 * Rows of 7 of other pictures of the batch are left out.
 */
export function decodeInGraph(answer: NetworkAnswer): Candidate[] {
  const { input, labels, minScore } = answer;
  const output = matrixOf(answer, 'output0');
  const isSeven = output.columns === 7;
  if (!isSeven) requireColumns('output0', output, 6);
  const first = isSeven ? 1 : 0;
  const [labelAt, scoreAt] = isSeven ? [5, 6] : [5, 4];
  const candidates: Candidate[] = [];
  for (let row = 0; row < output.rows; row++) {
    if (isSeven && at(output, row, 0) !== answer.row) continue;
    const [label, score] = [at(output, row, labelAt), at(output, row, scoreAt)];
    if (!(score >= minScore) || !Number.isInteger(label) || label < 0 || label >= labels) continue;
    const [left, top] = [at(output, row, first) / input.width, at(output, row, first + 1) / input.height];
    const [right, bottom] = [at(output, row, first + 2) / input.width, at(output, row, first + 3) / input.height];
    candidates.push({ box: boxBetween(left, top, right, bottom), label, score });
  }
  return candidates;
}
