import { FeedloomError } from '@feedloom/core';

/** The library that reads Parquet, loaded when it is first needed. @throws `ERR_DRIVER_MISSING` */
export function loadParquetReader(): Promise<typeof import('hyparquet')> {
  return load('hyparquet', () => import('hyparquet'));
}

/** The library that writes Parquet, loaded when it is first needed. @throws `ERR_DRIVER_MISSING` */
export function loadParquetWriter(): Promise<typeof import('hyparquet-writer')> {
  return load('hyparquet-writer', () => import('hyparquet-writer'));
}

async function load<Library>(name: string, importLibrary: () => Promise<Library>): Promise<Library> {
  try {
    return await importLibrary();
  } catch (cause) {
    const message = `A log in Parquet needs \`${name}\`. Install it: npm i ${name}`;
    throw new FeedloomError('ERR_DRIVER_MISSING', message, { cause });
  }
}
