import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { corrupt } from './spark-manifest.js';

/** Where a column's numbers go: `[rows, width]`, from binary values of `width` numbers of 32 bits, or from plain numbers. */
export interface Target {
  readonly array: Float32Array | Int32Array;
  readonly width: number;
}

/** The rows of a Parquet file, row group by row group; binary columns as bytes. */
export async function* readParquet(path: string): AsyncGenerator<Record<string, unknown>[]> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield await parquetReadObjects({ file, metadata, rowStart, rowEnd, utf8: false });
    rowStart = rowEnd;
    await nextTurn();
  }
}

/**
 * Puts the rows of some files, which come in any order, to where their `node` belongs.
 *
 * @throws `ERR_CORRUPT` if a row is missing, comes twice, is of an unknown node, or has another width.
 */
export async function placeRows(
  folder: string,
  paths: readonly string[],
  rowOf: ReadonlyMap<number, number>,
  targets: Readonly<Record<string, Target>>,
): Promise<void> {
  const isPlaced = new Uint8Array(rowOf.size);
  let placed = 0;
  for (const path of paths) {
    for await (const rows of readParquet(join(folder, path))) {
      for (const values of rows) {
        const row = rowOf.get(Number(values['node']));
        if (row === undefined || isPlaced[row] === 1) throw corrupt(`have a row in \`${path}\` twice, or of no item`);
        isPlaced[row] = 1;
        placed += 1;
        for (const [name, target] of Object.entries(targets)) place(values[name], row, target, `${path}: ${name}`);
      }
    }
  }
  if (placed !== rowOf.size)
    throw corrupt(`have ${placed} rows for ${rowOf.size} items in \`${paths[0] ?? 'no file'}\``);
}

function place(value: unknown, row: number, { array, width }: Target, what: string): void {
  if (typeof value === 'number' && width === 1) {
    array[row] = value;
    return;
  }
  const bytes = width * array.BYTES_PER_ELEMENT;
  if (!(value instanceof Uint8Array) || value.length !== bytes) throw corrupt(`have another width in \`${what}\``);
  new Uint8Array(array.buffer, array.byteOffset).set(value, row * bytes);
}
