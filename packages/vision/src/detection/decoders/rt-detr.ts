import { boxAround } from '../candidate.js';
import type { Candidate } from '../candidate.js';
import type { NetworkAnswer } from './decoder.js';
import { at, matrixOf, requireColumns } from './matrix.js';

/**
 * RT-DETR: `logits` `[queries, labels]` and `pred_boxes` `[queries, 4]`, the middle, width and height in shares of the
 * input.
 *
 * Each class of a query stands for itself, by the sigmoid of its logit: one query may give several candidates.
 *
 * @see {@link https://arxiv.org/abs/2304.08069 | Zhao et al., 2023}
 */
export function decodeRtDetr(answer: NetworkAnswer): Candidate[] {
  const { labels, minScore } = answer;
  const logits = matrixOf(answer, 'logits');
  const boxes = matrixOf(answer, 'pred_boxes');
  requireColumns('logits', logits, labels);
  requireColumns('pred_boxes', boxes, 4);
  const candidates: Candidate[] = [];
  for (let query = 0; query < logits.rows; query++) {
    const [x, y, width, height] = [at(boxes, query, 0), at(boxes, query, 1), at(boxes, query, 2), at(boxes, query, 3)];
    for (let label = 0; label < labels; label++) {
      const score = 1 / (1 + Math.exp(-at(logits, query, label)));
      if (score >= minScore) candidates.push({ box: boxAround(x, y, width, height), label, score });
    }
  }
  return candidates;
}
