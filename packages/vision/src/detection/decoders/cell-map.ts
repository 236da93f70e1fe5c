import { FeedloomError, quote } from '@feedloom/core';
import type { NetworkAnswer } from './decoder.js';

/** Numbers of the cells of a picture. */
export interface CellMap {
  /** Numbers of a cell. */
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** Channel by channel, each row by row. */
  readonly data: Float32Array;
}

/** What the output `use` says of the picture at `row` of the batch. @throws `ERR_INVALID_ARGUMENT` for another shape. */
export function cellMapOf({ outputs, nameOf, row }: NetworkAnswer, use: string, channels: number): CellMap {
  const name = nameOf(use);
  const tensor = outputs[name];
  const [, found, rows = 0, columns = 0] = tensor?.dims ?? [];
  if (tensor?.type !== 'float32' || tensor.dims.length !== 4 || found !== channels) {
    const is = tensor === undefined ? 'none' : `${tensor.type} [${tensor.dims.join(', ')}]`;
    const message = `The detector's output ${quote(name)} must be float32 [n, ${channels}, rows, columns], got ${quote(is)}. Choose the decoder that fits the model.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const length = channels * rows * columns;
  return { channels, rows, columns, data: tensor.data.subarray(row * length, (row + 1) * length) };
}
