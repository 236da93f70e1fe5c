import type { VectorSet } from '@feedloom/vision/evaluation';

interface FaissIndex {
  add(rows: number[]): void;
  search(query: number[], limit: number): { readonly labels: number[] };
}

const INNER_PRODUCT = 0;
const ROWS_AT_ONCE = 2000;

/** FAISS Flat through faiss-node, called directly with one thread. Needs `npm run build:native`. */
export async function openFaissFlat({
  base,
  count,
  dimension,
}: VectorSet): Promise<(query: number[], limit: number) => number[]> {
  // Its OpenMP reads this when it is loaded.
  process.env['OMP_NUM_THREADS'] = '1';
  // Not a literal: it has no types where it is not built.
  const name: string = 'faiss-node';
  const { default: faiss } = (await import(name)) as {
    default: { Index: { fromFactory(dimension: number, description: string, metric: number): FaissIndex } };
  };
  const index = faiss.Index.fromFactory(dimension, 'Flat', INNER_PRODUCT);
  for (let first = 0; first < count; first += ROWS_AT_ONCE) {
    index.add(Array.from(base.subarray(first * dimension, Math.min(count, first + ROWS_AT_ONCE) * dimension)));
  }
  return (query, limit) => index.search(query, limit).labels;
}
