import { ByteReader } from './byte-reader.js';
import type { ByteSource } from './byte-source.js';
import { checkHnsw } from './check-hnsw.js';
import { checkIvf } from './check-ivf.js';
import type { FaissField, FaissHeader } from './faiss-header.js';
import { readFlat, readHeader } from './faiss-header.js';

/** Which of libfaiss's indexes. */
export type FaissIndexKind = 'flat' | 'hnsw' | 'ivf';

/** What a serialised index is, and where its search effort is written. */
export interface FaissLayout extends FaissHeader {
  /** Which index. */
  readonly kind: FaissIndexKind;
  /** The number that decides how thoroughly it searches: efSearch of HNSW, nprobe of IVF. */
  readonly effort?: FaissField | undefined;
  /** HNSW's efConstruction: how thoroughly it is built. */
  readonly construction?: FaissField | undefined;
  /** Where the index ends. */
  readonly end: number;
}

/** The first four bytes of each kind, with the inner product as metric and float32 vectors. */
const KINDS: Readonly<Record<string, FaissIndexKind>> = { IxFI: 'flat', IHNf: 'hnsw', IwFl: 'ivf' };

/**
 * Reads the structure of an index as libfaiss 1.7 serialises it, and checks all of it that the library would follow
 * blindly: counts, levels, links to rows, lengths of lists. An index that passes does not lead the library outside its
 * memory; whether its vectors are the right ones is for queries to tell.
 *
 * @throws `ERR_CORRUPT` at the first thing that does not fit.
 * @see {@link https://github.com/facebookresearch/faiss/blob/v1.7.3/faiss/impl/index_write.cpp | index_write.cpp}
 */
export function readFaissLayout(source: ByteSource): FaissLayout {
  const reader: ByteReader = new ByteReader(source);
  const fourcc = reader.fourcc();
  const kind = KINDS[fourcc];
  reader.expect(kind !== undefined, `one of ${Object.keys(KINDS).join(', ')}`, fourcc);
  const header = readHeader(reader);
  if (kind === 'flat') {
    readFlat(reader, header);
    return { kind, ...header, end: reader.at };
  }
  const fields = kind === 'hnsw' ? checkHnsw(reader, header) : checkIvf(reader, header);
  return { kind, ...header, ...fields, end: reader.at };
}
