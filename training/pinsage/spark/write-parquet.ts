import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { BasicType } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';

/** A column's name and type. */
export interface Column {
  readonly name: string;
  readonly type: BasicType;
}

/** The values of the columns, in their order, for some rows. */
export type RowGroup = readonly (readonly unknown[] | Int32Array | Float32Array)[];

/** Writes a table group by group, of which one at a time is in memory. @returns How many rows there were. */
export async function writeParquet(
  path: string,
  columns: readonly Column[],
  groups: AsyncIterable<RowGroup> | Iterable<RowGroup>,
): Promise<number> {
  const described = columns.map(({ name, type }) => ({ name, type, data: [], nullable: false }));
  const bytes = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: described });
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'feedloom', statistics: false });
  const file = createWriteStream(path);
  // What has been written to the file stays where it is; only the rest is kept.
  const flush = async (): Promise<void> => {
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    if (!file.write(written)) await once(file, 'drain');
  };
  let count = 0;
  for await (const group of groups) {
    const rows = group[0]?.length ?? 0;
    if (rows === 0) continue;
    const columnData = described.map((column, at) => ({ ...column, data: group[at] as unknown[] }));
    await writer.write({ columnData, rowGroupSize: rows });
    count += rows;
    await flush();
  }
  await writer.finish();
  await flush();
  file.end();
  await once(file, 'close');
  return count;
}
