import { sliceSaves } from '../metrics/slices.js';
import type { Slice } from '../metrics/slices.js';
import type { SeedAnswers } from './measure.js';

/** Recall at every k up to `most`, in a slice, as a mean over worlds. @returns `[k, recall]` from k = 1. */
export function recallCurve(
  worlds: readonly SeedAnswers[],
  ranker: string,
  { slice = 'all', most = 100 }: { readonly slice?: Slice | undefined; readonly most?: number | undefined } = {},
): [k: number, recall: number][] {
  const found = new Float64Array(most);
  for (const { set, answers } of worlds) {
    const belongs = sliceSaves(set).get(slice) ?? new Uint8Array();
    const places = answers.find((one) => one.ranker === ranker)?.places ?? new Uint32Array();
    const count = belongs.reduce((sum, is) => sum + is, 0);
    for (const [save, place] of places.entries()) {
      if (belongs[save] !== 1 || place >= most) continue;
      found[place] = (found[place] ?? 0) + 1 / count / worlds.length;
    }
  }
  let sum = 0;
  return Array.from(found, (share, at) => [at + 1, (sum += share)]);
}
