import type { EngineName } from '@feedloom/vision';

/** A kind of index whose files are damaged. */
export interface IndexKind {
  readonly engine: EngineName;
  /** The files that are damaged: those that its library reads. */
  readonly file: RegExp;
  /** Damage that only this kind knows: the fields of its header, changed to what other versions or metrics have. */
  readonly headers: readonly HeaderChange[];
}

/** A change of a header. */
export interface HeaderChange {
  readonly name: string;
  /** Changes the bytes of a file. */
  apply(bytes: Buffer, rows: number, dimension: number): void;
}

/** The head of a usearch file is behind its vectors. */
const usearchHead = (rows: number, dimension: number): number => 8 + rows * dimension * 2;

/** Where libfaiss writes how many rows there are, and how they are compared. */
const FAISS_ROWS = 8;
const FAISS_METRIC = 33;

/** All kinds, by name. */
export const INDEX_KINDS: Readonly<Record<string, IndexKind>> = {
  flat: { engine: 'flat', file: /^vectors-/, headers: [] },
  exact: { engine: 'exact', file: /^vectors-/, headers: [] },
  usearch: {
    engine: 'usearch',
    file: /^index-/,
    headers: [
      {
        name: 'old version',
        apply: (bytes, rows, dimension) => bytes.writeUInt16LE(1, usearchHead(rows, dimension) + 7),
      },
      { name: 'wrong metric', apply: (bytes, rows, dimension) => bytes.write('e', usearchHead(rows, dimension) + 13) },
      {
        name: 'wrong numbers',
        apply: (bytes, rows, dimension) => bytes.writeUInt8(12, usearchHead(rows, dimension) + 14),
      },
    ],
  },
  faiss: {
    engine: 'faiss',
    file: /^index-/,
    headers: [
      { name: 'another kind', apply: (bytes) => bytes.write('IxPq') },
      { name: 'wrong metric', apply: (bytes) => bytes.writeInt32LE(1, FAISS_METRIC) },
      { name: 'more rows', apply: (bytes, rows) => bytes.writeInt32LE(rows + 1, FAISS_ROWS) },
      { name: 'billions of rows', apply: (bytes) => bytes.writeInt32LE(0x7fff, FAISS_ROWS + 4) },
    ],
  },
};
