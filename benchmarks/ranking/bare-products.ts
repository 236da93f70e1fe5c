import { seededRandom } from '@feedloom/core';
import { openOnnxSession, writeOnnxModel } from '@feedloom/core/onnx';
import type { Constant, OnnxNode, OnnxSession } from '@feedloom/core/onnx';

/** Places of a history, and of the plain numbers of a candidate. */
const HISTORY = 64;
const SCALARS = 4;

/**
 * The matrix products of a request over `count` candidates, and the best 200 of the last one: each `Gemm` and `MatMul` of our
 * network in its shape, on operands that lie there. No rows are gathered, no feeds come, there is no norm, no softmax, no
 * rectifier, no product by element, no explanation and no id.
 */
export function openBareProducts(count: number, width: number): Promise<OnnxSession> {
  const random = seededRandom('bare-products');
  const initializers: Record<string, Constant> = {
    flat: { type: 'int64', dims: [1], data: BigInt64Array.of(-1n) },
    k: { type: 'int64', dims: [1], data: BigInt64Array.of(200n) },
  };
  const numbers = (...dims: readonly number[]): string => {
    const name = `constant${Object.keys(initializers).length}`;
    const length = dims.reduce((product, dim) => product * dim, 1);
    initializers[name] = { type: 'float32', dims, data: Float32Array.from({ length }, () => random.next() - 0.5) };
    return name;
  };
  const nodes: OnnxNode[] = [];
  const node = (op: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string => {
    const output = `value${nodes.length}`;
    nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  };
  const linear = (x: string, outputs: number, from: number, c?: string): string => {
    const inputs = [x, numbers(outputs, from), ...(c === undefined ? [] : [c])];
    return node('Gemm', inputs, { transB: { int: 1 } });
  };
  // Depends on the input, or the runtime would compute it once for all.
  const own = node('Add', [numbers(count, width), 'x']);
  const layer = linear(numbers(count, width), width, width, linear(own, width, width, numbers(width)));
  const e = linear(linear(layer, width, width, numbers(width)), width, width);
  const attention = linear(e, HISTORY, width, numbers(HISTORY));
  const cosines = linear(e, HISTORY, width);
  const context = node('MatMul', [attention, numbers(HISTORY, width)]);
  const first = linear(context, width, width, linear(e, width, width, numbers(width)));
  const second = linear(context, width, width, first);
  const hidden = linear(numbers(count, SCALARS), width, SCALARS, second);
  const scores = node('Reshape', [linear(hidden, 1, width), 'flat']);
  nodes.push({ op: 'TopK', inputs: [scores, 'k'], outputs: ['scores', 'indices'] });
  const outputs = [
    { name: 'scores', type: 'float32', dims: [200] },
    { name: cosines, type: 'float32', dims: [count, HISTORY] },
  ] as const;
  const inputs = [{ name: 'x', type: 'float32', dims: [1] }] as const;
  return openOnnxSession({ model: writeOnnxModel({ inputs, outputs, nodes, initializers }), device: 'cpu' });
}
