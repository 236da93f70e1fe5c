import type { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';
import type { Change } from '@feedloom/core';
import type { Struct } from './generated/thrift2-client.mjs';
import type { ThriftDriver } from './thrift-connection.js';

/** How a change is sent. */
export interface EncodeChangeOptions {
  readonly family: Buffer;
  readonly row: Buffer;
  readonly timestamp: number;
  /** Whether each server syncs its disk before it answers. */
  readonly fsync: boolean;
}

/**
 * All puts of a change as one mutation and all deletes as another, with one timestamp: many small ones cost ten times as
 * much. A delete beats a put of the same column and time, but no change has both.
 */
export function encodeChange(
  { thrift: { Int64 }, thrift2 }: ThriftDriver,
  { puts = [], deletes = [] }: Change,
  { family, row, timestamp: number, fsync }: EncodeChangeOptions,
): Struct<'TRowMutations'> {
  const { TColumn, TColumnValue, TDelete, TDeleteType, TDurability, TMutation, TPut, TRowMutations } = thrift2;
  const timestamp = new Int64(number);
  const durability = fsync ? TDurability.FSYNC_WAL : undefined;
  const mutations: Struct<'TMutation'>[] = [];
  if (puts.length > 0) {
    const columnValues = puts.map(
      ({ key, value }) => new TColumnValue({ family, qualifier: asBuffer(key), value: asBuffer(value), timestamp }),
    );
    mutations.push(new TMutation({ put: new TPut({ row, columnValues, durability }) }));
  }
  if (deletes.length > 0) {
    const columns = deletes.map((key) => new TColumn({ family, qualifier: asBuffer(key), timestamp }));
    const deleteType = TDeleteType.DELETE_COLUMNS;
    mutations.push(new TMutation({ deleteSingle: new TDelete({ row, columns, deleteType, durability }) }));
  }
  return new TRowMutations({ row, mutations });
}
