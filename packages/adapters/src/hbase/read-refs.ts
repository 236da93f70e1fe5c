import type { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';
import type { CellRef } from '@feedloom/core';
import type { Struct, TResult, Thrift2 } from './generated/thrift2-client.mjs';

/** Gets of single cells of many rows, and how their answers are put into the order asked for. */
export interface PlannedRefs {
  readonly gets: readonly Struct<'TGet'>[];
  readonly decode: (results: readonly TResult[]) => (Uint8Array | undefined)[];
}

/** One get for each row. */
export function planRefs(
  { TColumn, TGet }: Thrift2,
  family: Buffer,
  rowOf: (partition: string) => Buffer,
  refs: readonly CellRef[],
): PlannedRefs {
  const indexes = new Map<string, number[]>();
  for (const [index, { partition }] of refs.entries()) {
    const same = indexes.get(partition);
    if (same === undefined) indexes.set(partition, [index]);
    else same.push(index);
  }
  const keyAt = (index: number): Buffer => asBuffer((refs[index] as CellRef).key);
  const gets = [...indexes].map(([partition, ofRow]) => {
    const columns = ofRow.map((index) => new TColumn({ family, qualifier: keyAt(index) }));
    return new TGet({ row: rowOf(partition), columns });
  });
  return {
    gets,
    decode(results) {
      const found = new Array<Uint8Array | undefined>(refs.length).fill(undefined);
      for (const [position, ofRow] of [...indexes.values()].entries()) {
        const cells = results[position]?.columnValues ?? [];
        const values = new Map(cells.map(({ qualifier, value }) => [qualifier.toString('latin1'), value]));
        for (const index of ofRow) {
          const value = values.get(keyAt(index).toString('latin1'));
          // A copy, as one cell may be asked for twice and returned bytes belong to the caller, each.
          found[index] = value === undefined ? undefined : Uint8Array.from(value);
        }
      }
      return found;
    },
  };
}
