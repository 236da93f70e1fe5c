import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { FileToMake } from '../build/builder-messages.js';
import { describeFile } from '../build/vector-files.js';
import type { FileFacts } from '../files/manifest.js';
import { loadUsearch } from './load-usearch.js';
import { LoadedGraph } from './loaded-graph.js';
import { measureWidths } from './measure-widths.js';
import type { WidthStep } from './search-width.js';

/** Rows that are added between two looks at the signal. */
const ROWS_PER_STEP = 256;

/** Builds a usearch index of vectors whose keys are their rows, and writes it. On disk when it returns. */
export async function buildGraph(
  { data, count, dimension, path, name, threads }: FileToMake & { readonly threads: number },
  signal: AbortSignal,
): Promise<FileFacts & { readonly widths: readonly WidthStep[] }> {
  const index = (await loadUsearch())(dimension);
  const vectors = new Float32Array(data);
  for (let from = 0; from < count; from += ROWS_PER_STEP) {
    if (signal.aborted) throw new FeedloomError('ERR_ABORTED', 'The building of a vector index was aborted.');
    const to = Math.min(count, from + ROWS_PER_STEP);
    const keys = BigUint64Array.from({ length: to - from }, (_, at) => BigInt(from + at));
    index.add(keys, vectors.slice(from * dimension, to * dimension), threads);
    await nextTurn();
  }
  const widths = await measureWidths(new LoadedGraph(index, { count, dimension, widths: [] }), vectors, dimension);
  index.save(path);
  return { ...(await describeFile({ path, name })), widths };
}
