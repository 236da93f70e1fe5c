import type { FileFacts } from '../files/manifest.js';
import type { SharedRows } from '../rows/segment.js';
import type { WidthStep } from '../usearch/search-width.js';

/** Some rows of a segment. */
export interface RowsToGather {
  /** From where. */
  readonly from: SharedRows;
  /** Which, ascending. */
  readonly rows: Uint32Array;
}

/** The vectors of a segment in one piece. */
export interface GatheredRows {
  /** Shape `[count, dimension]`, 32-bit floats. */
  readonly data: SharedArrayBuffer;
  /** Rows. */
  readonly count: number;
  /** Numbers in a vector. */
  readonly dimension: number;
}

/** A file that is to be made of vectors. */
export interface FileToMake extends GatheredRows {
  /** Where. */
  readonly path: string;
  /** Its name in the manifest. */
  readonly name: string;
}

/** A file that is to be checked or read. */
export interface FileToRead {
  /** Where it is. */
  readonly path: string;
  /** What it must be. */
  readonly facts: FileFacts;
}

/** The methods of a builder: the work with whole files and matrices, outside the caller's thread. */
export interface BuilderApi {
  /** Copies rows of several segments into one piece. */
  gather(order: { readonly dimension: number; readonly sources: readonly RowsToGather[] }): GatheredRows;
  /** Writes vectors to a file. On disk when it returns. */
  writeVectors(order: FileToMake): FileFacts;
  /** Writes vectors to a file as 16-bit floats. On disk when it returns. */
  writeHalves(order: FileToMake): FileFacts;
  /** Reads vectors. @throws `ERR_CORRUPT` if the file is not as it must be, or not there. */
  readVectors(order: FileToRead & { readonly dimension: number }): GatheredRows;
  /** Builds a usearch index and writes it. On disk when it returns. */
  buildGraph(order: FileToMake & { readonly threads: number }): FileFacts & { readonly widths: readonly WidthStep[] };
  /** Makes sure that a file is as it must be. @throws `ERR_CORRUPT` if it is not, or not there. */
  checkFile(order: FileToRead): void;
  /** Makes sure that a file is a sound usearch index of vectors, without the library. @throws `ERR_CORRUPT` */
  checkGraph(order: FileToMake): void;
  /** The facts of a file that something else has written, which is on disk then. */
  describe(order: { readonly path: string; readonly name: string }): FileFacts;
}
