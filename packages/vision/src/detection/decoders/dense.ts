import type { Box } from '@feedloom/core';
import { boxBetween, surest } from '../candidate.js';
import type { Candidate } from '../candidate.js';
import { suppressOverlaps } from '../suppress-overlaps.js';
import { cellMapOf } from './cell-map.js';
import type { CellMap } from './cell-map.js';
import type { NetworkAnswer } from './decoder.js';

/** A box is named by what the network sees in its middle: this share of its width and height. */
const SHARE_OF_MIDDLE = 0.6;

/** Boxes that are compared, and those that are named: both take time. */
const MOST_COMPARED = 200;
const MOST_NAMED = 25;

/**
 * Boxes from cells, named by the evidence of other cells: `objects` `[n, 5, rows, columns]`, for each cell the logit of
 * how well its box fits, and the logarithms of how far the left, top, right and bottom edges are from its middle, in
 * cells; `classes` `[n, labels, rows, columns]`, of as many cells or fewer, the evidence of each cell for each class.
 *
 * Each thing is given once: the boxes have no classes of their own, so overlaps are suppressed here.
 *
 * @see {@link https://arxiv.org/abs/1904.01355 | Tian et al., 2019} for boxes from cells, and
 * {@link https://arxiv.org/abs/1512.04150 | Zhou et al., 2016} for evidence from cells
 */
export function decodeDense(answer: NetworkAnswer): Candidate[] {
  const objects = cellMapOf(answer, 'objects', 5);
  const classes = cellMapOf(answer, 'classes', answer.labels);
  const boxes = boxesOf(objects, answer.minScore);
  const things = suppressOverlaps(surest(boxes, answer.minScore, MOST_COMPARED), { acrossLabels: true });
  return things.slice(0, MOST_NAMED).map((thing) => ({ ...thing, label: labelOf(classes, thing.box) }));
}

function boxesOf({ rows, columns, data }: CellMap, minScore: number): Candidate[] {
  const cells = rows * columns;
  const boxes: Candidate[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const score = 1 / (1 + Math.exp(-(data[cell] ?? 0)));
    if (!(score >= minScore)) continue;
    const reach = (side: number): number => Math.exp(data[side * cells + cell] ?? 0);
    const [x, y] = [(cell % columns) + 0.5, Math.floor(cell / columns) + 0.5];
    const [left, top] = [(x - reach(1)) / columns, (y - reach(2)) / rows];
    const [right, bottom] = [(x + reach(3)) / columns, (y + reach(4)) / rows];
    // Nothing is known of what lies beyond the input.
    const box = boxBetween(Math.max(0, left), Math.max(0, top), Math.min(1, right), Math.min(1, bottom));
    boxes.push({ box, label: 0, score });
  }
  return boxes;
}

/** The class with the most evidence in the middle of a box. */
function labelOf({ channels, rows, columns, data }: CellMap, { x, y, width, height }: Box): number {
  const xs = range(x + width / 2, (width * SHARE_OF_MIDDLE) / 2, columns);
  const ys = range(y + height / 2, (height * SHARE_OF_MIDDLE) / 2, rows);
  let [label, most] = [0, -Infinity];
  for (let each = 0; each < channels; each++) {
    let sum = 0;
    for (const row of ys) {
      for (const column of xs) sum += data[(each * rows + row) * columns + column] ?? 0;
    }
    if (sum > most) [label, most] = [each, sum];
  }
  return label;
}

/** The cells that lie within `reach` of `middle`, both in shares; at least one. */
function range(middle: number, reach: number, cells: number): number[] {
  const first = Math.min(cells - 1, Math.floor((middle - reach) * cells + 0.5));
  const last = Math.max(first, Math.ceil((middle + reach) * cells - 0.5) - 1);
  return Array.from({ length: last - first + 1 }, (_, place) => Math.max(0, first + place));
}
