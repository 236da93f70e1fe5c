import { open } from 'node:fs/promises';
import { FeedloomError } from '@feedloom/core';
import { loadParquetReader } from './load-parquet.js';
import { COLUMNS } from './parquet-columns.js';

/** The rows of a Parquet file, row group by row group. @throws `ERR_CORRUPT` if it is damaged; `ERR_DRIVER_MISSING` */
export async function* parquetRows(path: string): AsyncGenerator<unknown> {
  const { parquetMetadataAsync, parquetReadObjects } = await loadParquetReader();
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const file = {
      byteLength: size,
      async slice(start: number, end = size): Promise<ArrayBuffer> {
        const bytes = new Uint8Array(Math.max(0, end - start));
        await handle.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    };
    const metadata = await damageIsKnown(path, () => parquetMetadataAsync(file));
    const there = new Set(metadata.schema.map(({ name }) => name));
    const columns = COLUMNS.map(({ name }) => name).filter((name) => there.has(name));
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const range = { file, metadata, columns, rowStart, rowEnd };
      yield* await damageIsKnown(path, () => parquetReadObjects(range));
      rowStart = rowEnd;
    }
  } finally {
    await handle.close();
  }
}

async function damageIsKnown<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw new FeedloomError('ERR_CORRUPT', `The log \`${path}\` is no whole Parquet file.`, { cause });
  }
}
