import type { Constant, OnnxAttribute, OnnxGraph, OnnxNode, OnnxValue } from '@feedloom/core/onnx';
import type { Matrix } from '../sage-weights.js';

/** How an operation is set up, and what its result is called. */
export interface NodeOptions {
  /** Its settings. @defaultValue none */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>> | undefined;
  /** What its result is called. @defaultValue a name of its own */
  readonly as?: string | undefined;
}

/** Collects the operations and constants of a graph, so that a formula reads like one. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: Record<string, Constant> = {};

  /** Adds an operation. @returns The name of its result. */
  node(op: string, inputs: readonly string[], { attributes = {}, as }: NodeOptions = {}): string {
    const output = as ?? `${op.toLowerCase()}${this.#nodes.length}`;
    this.#nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds an operation of several results. */
  nodes(op: string, inputs: readonly string[], outputs: readonly string[]): void {
    this.#nodes.push({ op, inputs, outputs });
  }

  /** Adds a constant. @returns Its name. */
  constant(name: string, constant: Constant): string {
    this.#constants[name] = constant;
    return name;
  }

  /** Adds whole numbers, as operators take axes and shapes. */
  integers(name: string, ...values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant(name, { type: 'int64', dims: [values.length], data });
  }

  /** Adds a single number. */
  number(name: string, value: number): string {
    return this.constant(name, { type: 'float32', dims: [], data: Float32Array.of(value) });
  }

  /** Adds a vector. */
  vector(name: string, data: Float32Array): string {
    return this.constant(name, { type: 'float32', dims: [data.length], data });
  }

  /** Adds the columns `from` to `to` of a matrix. */
  columns(name: string, { rows, columns, values }: Matrix, from = 0, to = columns): string {
    const data = new Float32Array(rows * (to - from));
    for (let row = 0; row < rows; row += 1) {
      data.set(values.subarray(row * columns + from, row * columns + to), row * (to - from));
    }
    return this.constant(name, { type: 'float32', dims: [rows, to - from], data });
  }

  /** `x Mᵀ + c`, with `M[out, in]` as the weights of a model lie; `c` may be left out. */
  linear(x: string, matrix: string, c?: string): string {
    return this.node('Gemm', c === undefined ? [x, matrix] : [x, matrix, c], { attributes: { transB: { int: 1 } } });
  }

  /** Each row over its L2 norm; 0 stays 0. */
  normalise(x: string, as?: string): string {
    return this.node('LpNormalization', [x], { attributes: { axis: { int: 1 }, p: { int: 2 } }, as });
  }

  /** The graph so far. */
  graph(name: string, inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): OnnxGraph {
    return { name, inputs, outputs, nodes: this.#nodes, initializers: this.#constants };
  }
}

/** A value of 32-bit floats. */
export function floats(name: string, ...dims: readonly (number | string)[]): OnnxValue {
  return { name, type: 'float32', dims };
}

/** A value of 32-bit integers. */
export function integers(name: string, ...dims: readonly (number | string)[]): OnnxValue {
  return { name, type: 'int32', dims };
}
