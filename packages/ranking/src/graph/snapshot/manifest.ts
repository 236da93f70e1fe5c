import { endianness } from 'node:os';
import { FeedloomError, quote } from '@feedloom/core';

/** Says that a blob is the manifest of a graph's snapshot. */
export const MAGIC = 'feedloom-graph';

/** The only version of the format. */
export const VERSION = 1;

/** Every part begins with so many bytes of the hash of the snapshot's name: no two names share a part. */
export const SALT_BYTES = 16;

/** One blob. */
export interface PartRef {
  /** Its SHA-256, which is its name too. */
  readonly sha256: string;
  /** How long it is, with its salt. */
  readonly bytes: number;
}

/** The numbers of an array, cut into blobs. */
export interface ArrayRef {
  /** How many numbers. */
  readonly length: number;
  readonly parts: readonly PartRef[];
}

/** Ids in the order of their numbers, cut into blobs: for each its length in two bytes, and its UTF-8. */
export interface IdsRef {
  /** How many ids, forgotten ones too. */
  readonly count: number;
  readonly parts: readonly PartRef[];
}

/** The arrays of a segment, or of the fresh edges. Those that are not there are not kept. */
export type ArrayRefs = Readonly<Partial<Record<ArrayName, ArrayRef>>>;

/** Names of arrays. */
export const ARRAY_NAMES = [
  'offsets',
  'items',
  'neighbours',
  'weights',
  'times',
  'owners',
  'ownerOffsets',
  'ownerPlaces',
  'dead',
] as const;

/** One of {@link ARRAY_NAMES}. */
export type ArrayName = (typeof ARRAY_NAMES)[number];

/** What a snapshot consists of. Written last, so that what it names is there. */
export interface Manifest {
  readonly magic: typeof MAGIC;
  readonly version: typeof VERSION;
  /** The byte order of all arrays: that of the machine that wrote them. */
  readonly byteOrder: 'LE' | 'BE';
  readonly items: IdsRef;
  readonly collections: IdsRef;
  readonly owners: IdsRef;
  readonly edgeless: ArrayRef;
  readonly segments: readonly ArrayRefs[];
  readonly fresh: ArrayRefs;
}

/** Reads a manifest. @throws `ERR_CORRUPT` if it is none; `ERR_UNSUPPORTED` if it is of another version or byte order. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = record(parse(bytes), 'manifest');
  if (manifest['magic'] !== MAGIC) refuse('magic', manifest['magic']);
  if (manifest['version'] !== VERSION || manifest['byteOrder'] !== endianness()) {
    const found = `version ${quote(manifest['version'])}, byte order ${quote(manifest['byteOrder'])}`;
    throw new FeedloomError('ERR_UNSUPPORTED', `The snapshot is of another kind (${found}). Write it anew.`);
  }
  return {
    magic: MAGIC,
    version: VERSION,
    byteOrder: endianness(),
    items: idsRef(manifest['items']),
    collections: idsRef(manifest['collections']),
    owners: idsRef(manifest['owners']),
    edgeless: arrayRef(manifest['edgeless']),
    segments: list(manifest['segments'], 'segments').map(arrayRefs),
    fresh: arrayRefs(manifest['fresh']),
  };
}

/** All parts that a manifest names. */
export function partsOf({ items, collections, owners, edgeless, segments, fresh }: Manifest): PartRef[] {
  const arrays = [...segments, fresh].flatMap((refs) => ARRAY_NAMES.flatMap((name) => refs[name] ?? []));
  return [items, collections, owners, edgeless, ...arrays].flatMap(({ parts }) => parts);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new FeedloomError('ERR_CORRUPT', 'The manifest of a graph is not JSON. Load an older snapshot.', { cause });
  }
}

function idsRef(value: unknown): IdsRef {
  const { count, parts } = record(value, 'ids');
  return { count: integer(count, 'count'), parts: list(parts, 'parts').map(partRef) };
}

function arrayRef(value: unknown): ArrayRef {
  const { length, parts } = record(value, 'array');
  return { length: integer(length, 'length'), parts: list(parts, 'parts').map(partRef) };
}

function arrayRefs(value: unknown): ArrayRefs {
  const refs = record(value, 'arrays');
  return Object.fromEntries(
    ARRAY_NAMES.flatMap((name) => (refs[name] === undefined ? [] : [[name, arrayRef(refs[name])]])),
  );
}

function partRef(value: unknown): PartRef {
  const { sha256, bytes } = record(value, 'part');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) refuse('sha256', sha256);
  return { sha256, bytes: integer(bytes, 'bytes') };
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) refuse(name, value);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(name, value);
  return value;
}

function integer(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) refuse(name, value);
  return value as number;
}

function refuse(name: string, value: unknown): never {
  const message = `The manifest of a graph has a bad \`${name}\`: ${quote(value)}. Load an older snapshot.`;
  throw new FeedloomError('ERR_CORRUPT', message);
}
