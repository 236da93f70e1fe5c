import { writeOnnxModel } from '@feedloom/core/onnx';

/** How the numbers of the matrix are kept. */
export type ExactPrecision = 'float32' | 'float16';

/** The name by which the graph asks for the matrix. */
export const MATRIX_NAME = 'vectors.bin';

/**
 * Exact search as a graph: the products of all queries with all rows, plus a bias that is `-Infinity` for rows that may
 * not be found, and the `k` largest of each line.
 *
 * In: `queries` `[q, dimension]`, `bias` `[1, count]` or `[1, 1]`, `k` `[1]`. Out: `rows` `[q, k]`.
 */
export function exactGraph(count: number, dimension: number, precision: ExactPrecision): Uint8Array {
  const half = precision === 'float16';
  return writeOnnxModel({
    name: 'exact-search',
    inputs: [
      { name: 'queries', type: 'float32', dims: ['queries', dimension] },
      { name: 'bias', type: 'float32', dims: [1, 'rows'] },
      { name: 'k', type: 'int64', dims: [1] },
    ],
    outputs: [{ name: 'rows', type: 'int32', dims: ['queries', 'k'] }],
    initializers: {
      matrix: { type: precision, dims: [count, dimension], data: { name: MATRIX_NAME } },
    },
    nodes: [
      ...(half ? [cast('queries', 'halves', 10)] : []),
      {
        op: 'Gemm',
        inputs: [half ? 'halves' : 'queries', 'matrix'],
        outputs: [half ? 'products' : 'scores'],
        attributes: { transB: { int: 1 } },
      },
      ...(half ? [cast('products', 'scores', 1)] : []),
      { op: 'Add', inputs: ['scores', 'bias'], outputs: ['biased'] },
      { op: 'TopK', inputs: ['biased', 'k'], outputs: ['best', 'places'], attributes: { axis: { int: -1 } } },
      cast('places', 'rows', 6),
    ],
  });
}

/** @param to - The number of a type in ONNX. */
function cast(from: string, into: string, to: number) {
  return { op: 'Cast', inputs: [from], outputs: [into], attributes: { to: { int: to } } };
}
