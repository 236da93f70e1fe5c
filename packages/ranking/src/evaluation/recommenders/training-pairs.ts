import type { EvaluationSet } from '../world/evaluation-set.js';

/** How many saves further on in the same collection still belong to a save. */
const REACH = 3;

/**
 * What layers and head are trained on: saves of the past that follow each other in a collection, in both directions.
 *
 * @returns `[pairs, 2]`, row-major: items.
 */
export function trainingPairs({ before, collections }: EvaluationSet): Int32Array {
  const contents = Array.from({ length: collections }, (): number[] => []);
  for (let save = 0; save < before.count; save += 1) {
    contents[before.collections[save] ?? 0]?.push(before.items[save] ?? 0);
  }
  const pairs = contents.flatMap((content) =>
    content.flatMap((item, at) => content.slice(at + 1, at + 1 + REACH).flatMap((next) => [item, next, next, item])),
  );
  return Int32Array.from(pairs);
}
