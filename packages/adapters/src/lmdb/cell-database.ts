import { mkdir } from 'node:fs/promises';
import { FeedloomError, asBuffer } from '@feedloom/core';
import type { RootDatabase } from 'lmdb';
import { loadDriver } from '../load-driver.js';
import { CellVersions } from './cell-versions.js';
import { valueEncoder } from './copy-out.js';
import { PartitionKeys } from './partition-keys.js';
import { requireDatabaseFile } from './require-database-file.js';
import { wrapLmdbError } from './wrap-lmdb-error.js';

/** The version of the layout that this code reads and writes. */
const FORMAT = 1;

/** Keys of the database itself start with two zero bytes: the length of no partition's name. */
const META_KEY = Buffer.from('\0\0feedloom');

/** An open database: its cells, the encoder of their keys, and the versions of writes. */
export interface CellDatabase {
  readonly cells: RootDatabase<Uint8Array, Uint8Array>;
  readonly keys: PartitionKeys;
  readonly versions: CellVersions;
}

/** How to open a {@link CellDatabase}. */
export interface CellDatabaseOptions {
  readonly path: string;
  readonly durable: boolean;
  readonly mapSizeBytes: number | undefined;
}

/** Opens the database in the directory `path`, making it if it is missing. */
export async function openCellDatabase({ path, durable, mapSizeBytes }: CellDatabaseOptions): Promise<CellDatabase> {
  const { open } = await loadDriver('lmdb', () => import('lmdb'));
  const keys = new PartitionKeys();
  let cells: RootDatabase<Uint8Array, Uint8Array> | undefined;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await requireDatabaseFile(path);
    const opened = open<Uint8Array, Uint8Array>({
      path,
      noSubdir: false,
      encoder: valueEncoder,
      keyEncoder: keys,
      useVersions: true,
      noSync: !durable,
      // Otherwise a commit is acknowledged before it is on disk.
      overlappingSync: false,
      ...(mapSizeBytes === undefined ? {} : { mapSize: mapSizeBytes }),
    });
    cells = opened;
    const versions = new CellVersions(() => takeEpoch(opened, keys));
    versions.next();
    return { cells, keys, versions };
  } catch (error) {
    await cells?.close();
    throw wrapLmdbError(error, `opening the database at ${path}`);
  }
}

/** Counts the epoch cell up by one. It holds the format and the last epoch taken. */
function takeEpoch(cells: RootDatabase<Uint8Array, Uint8Array>, keys: PartitionKeys): number {
  return cells.transactionSync(() => {
    keys.enterWhole();
    const found = cells.get(META_KEY);
    if (found !== undefined && found[0] !== FORMAT) {
      throw new FeedloomError(
        'ERR_UNSUPPORTED',
        `The database has format \`${found[0]}\`; this version of @feedloom/adapters reads \`${FORMAT}\`. Update the package.`,
      );
    }
    const meta = Buffer.alloc(5);
    const epoch = (found === undefined ? 0 : asBuffer(found).readUInt32BE(1)) + 1;
    meta[0] = FORMAT;
    meta.writeUInt32BE(epoch, 1);
    cells.putSync(META_KEY, meta, 0);
    return epoch;
  });
}
