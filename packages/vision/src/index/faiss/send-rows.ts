import type { Deadline } from '@feedloom/core';
import type { Remote } from '@feedloom/core/spawn';
import type { SegmentVectors } from '../segment-engine.js';
import type { FaissBuildApi } from './faiss-build-entry.js';
import type { FaissPlan } from './faiss-plan.js';
import { trainingRows } from './faiss-plan.js';
import { copyRows, scatteredRows } from './sample-rows.js';

/** Numbers sent at once, a mebibyte, so that the sending thread is not kept for long. */
const NUMBERS_AT_ONCE = 1 << 18;

/** Hands all vectors to a building child, part by part, the next when the last has been worked in. */
export async function sendRows(
  child: Remote<FaissBuildApi>,
  vectors: SegmentVectors,
  plan: FaissPlan,
  deadline: Deadline,
): Promise<void> {
  const { data, dimension, count } = vectors;
  const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / dimension));
  if (await child.call('needsTraining', undefined, deadline.toCallOptions())) {
    const chosen = scatteredRows(count, trainingRows(plan));
    for (let first = 0; first < chosen.length; first += atOnce) {
      const rows = copyRows(vectors, chosen.slice(first, first + atOnce));
      await child.call('train', { rows, isLast: first + atOnce >= chosen.length }, deadline.toCallOptions());
    }
  }
  for (let first = 0; first < count; first += atOnce) {
    const rows = new Float32Array(data.subarray(first * dimension, Math.min(count, first + atOnce) * dimension));
    await child.call('add', rows, deadline.toCallOptions());
  }
}
