import { boxAround } from '../candidate.js';
import type { Candidate } from '../candidate.js';
import type { NetworkAnswer } from './decoder.js';
import { at, matrixOf, requireColumns } from './matrix.js';

/**
 * DETR: `logits` `[queries, labels + 1]`, of which the last class is "no object", and `pred_boxes` `[queries, 4]`, the
 * middle, width and height in shares of the input.
 *
 * A query's score is the softmax of its best class, "no object" left out.
 *
 * @see {@link https://arxiv.org/abs/2005.12872 | Carion et al., 2020}
 */
export function decodeDetr(answer: NetworkAnswer): Candidate[] {
  const { labels, minScore } = answer;
  const logits = matrixOf(answer, 'logits');
  const boxes = matrixOf(answer, 'pred_boxes');
  requireColumns('logits', logits, labels + 1);
  requireColumns('pred_boxes', boxes, 4);
  const candidates: Candidate[] = [];
  for (let query = 0; query < logits.rows; query++) {
    const row = logits.data.subarray(query * logits.columns, (query + 1) * logits.columns);
    const peak = row.reduce((most, logit) => Math.max(most, logit), -Infinity);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - peak), 0);
    let label = 0;
    for (let each = 1; each < labels; each++) if ((row[each] ?? 0) > (row[label] ?? 0)) label = each;
    const score = Math.exp((row[label] ?? 0) - peak) / sum;
    if (!(score >= minScore)) continue;
    const [x, y, width, height] = [at(boxes, query, 0), at(boxes, query, 1), at(boxes, query, 2), at(boxes, query, 3)];
    candidates.push({ box: boxAround(x, y, width, height), label, score });
  }
  return candidates;
}
