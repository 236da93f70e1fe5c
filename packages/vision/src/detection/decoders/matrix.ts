import { FeedloomError, quote } from '@feedloom/core';
import type { NetworkAnswer } from './decoder.js';

/** Numbers in rows. */
export interface Matrix {
  /** Rows. */
  readonly rows: number;
  /** Numbers in a row. */
  readonly columns: number;
  /** Row-major. */
  readonly data: Float32Array;
}

/**
 * What the output `use`, or else the only one, says of the picture at `row` of the batch, as a matrix.
 *
 * An output `[n, rows, columns]` has one for each picture; an output `[rows, columns]` has one for all.
 *
 * @throws `ERR_INVALID_ARGUMENT` if there is none, or none of 32-bit floating point numbers.
 */
export function matrixOf({ outputs, nameOf, row }: NetworkAnswer, use: string): Matrix {
  const name = nameOf(use);
  const all = Object.values(outputs);
  const tensor = outputs[name] ?? (all.length === 1 ? all[0] : undefined);
  if (tensor === undefined) {
    const message = `The detector has no output ${quote(name)}, only ${quote(Object.keys(outputs).join(', '))}. Choose the decoder that fits the model.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const [rows = 0, columns = 0] = tensor.dims.slice(-2);
  if (tensor.type !== 'float32' || tensor.dims.length < 2 || tensor.dims.length > 3) {
    const message = `The detector's output ${quote(name)} must be a float32 matrix, got ${quote(`${tensor.type} [${tensor.dims.join(', ')}]`)}. Choose the decoder that fits the model.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const start = tensor.dims.length === 3 ? row * rows * columns : 0;
  return { rows, columns, data: tensor.data.subarray(start, start + rows * columns) };
}

/** The number in a row and column. */
export function at({ columns, data }: Matrix, row: number, column: number): number {
  return data[row * columns + column] ?? 0;
}

/** Refuses a matrix that is not `columns` wide. @throws `ERR_INVALID_ARGUMENT` */
export function requireColumns(name: string, matrix: Matrix, columns: number): void {
  if (matrix.columns === columns) return;
  const message = `The detector's output ${quote(name)} must have ${columns} columns, got ${quote(matrix.columns)}. Check the number of labels and the decoder in the manifest.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
