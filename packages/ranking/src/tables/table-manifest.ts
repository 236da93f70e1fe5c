import { FeedloomError, quote } from '@feedloom/core';
import type { TableVersion } from './embedding-table.js';

/** Bytes of one blob of a large array. */
export const PIECE_BYTES = 2 ** 20;

/** The format of {@link TableManifest}; another one is refused. */
export const FORMAT = 'feedloom-sage-tables-1';

/** An array, in pieces. */
export interface ArrayEntry {
  readonly name: string;
  readonly kind: 'float32' | 'int32';
  readonly dims: readonly number[];
  /** The SHA-256 of each piece, by which a blob store finds and checks it. */
  readonly pieces: readonly string[];
}

/** What a snapshot of tables consists of, as JSON. */
export interface TableManifest {
  readonly format: typeof FORMAT;
  readonly version: TableVersion;
  /** Pieces of the JSON list of ids. */
  readonly ids: readonly string[];
  readonly arrays: readonly ArrayEntry[];
}

/** @throws `ERR_CORRUPT` if it is no manifest of this format. */
export function parseManifest(bytes: Uint8Array): TableManifest {
  const manifest = parseJson(bytes) as Partial<TableManifest> | undefined;
  const { format, version, ids, arrays } = manifest ?? {};
  const isList = (value: unknown): boolean => Array.isArray(value);
  if (format !== FORMAT || version === undefined || !isList(ids) || !isList(arrays)) {
    throw corrupt(`is no manifest of the format ${quote(FORMAT)}`);
  }
  return manifest as TableManifest;
}

/** The value that `bytes` say; `undefined` if they are no JSON. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong with a snapshot of tables, and what says so. */
export function corrupt(what: string, cause?: unknown): FeedloomError {
  return new FeedloomError(
    'ERR_CORRUPT',
    `The snapshot of tables ${what}. Refresh the tables, or restore an older one.`,
    { cause },
  );
}
