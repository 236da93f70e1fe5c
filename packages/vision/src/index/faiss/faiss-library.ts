import type { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';

/** The part of faiss-node's index that is used. All of it is synchronous, and an exception of libfaiss ends the process. */
export interface FaissIndex {
  ntotal(): number;
  isTrained(): boolean;
  train(rows: readonly number[]): void;
  add(rows: readonly number[]): void;
  search(
    queries: readonly number[],
    limit: number,
  ): { readonly labels: readonly number[]; readonly distances: readonly number[] };
  toBuffer(): Buffer;
}

/** The part of faiss-node that is used. */
export interface FaissLibrary {
  readonly Index: {
    fromFactory(dimension: number, description: string, metric: number): FaissIndex;
    fromBuffer(buffer: Buffer): FaissIndex;
    read(file: string): FaissIndex;
  };
}

/** faiss-node's number for the inner product. */
export const INNER_PRODUCT = 0;

const HINT =
  'Install it with `npm i faiss-node`; where its prebuilt file cannot be downloaded, compile its source against ' +
  'libfaiss (Debian: `apt-get install g++ libfaiss-dev libopenblas-dev`). See docs/guide/vector-index.md.';

/**
 * Loads faiss-node, which a process may do in one thread only: a second one ends the process.
 *
 * @throws `ERR_DRIVER_MISSING` if it is not installed, or installed without its compiled part.
 */
export async function loadFaiss(): Promise<FaissLibrary> {
  // Not a literal, because it has no types where it is not installed.
  const name: string = 'faiss-node';
  let loaded: { readonly default?: FaissLibrary };
  try {
    loaded = (await import(name)) as typeof loaded;
  } catch (cause) {
    throw new FeedloomError('ERR_DRIVER_MISSING', `\`${name}\` cannot be loaded. ${HINT}`, { cause });
  }
  if (typeof loaded.default?.Index?.read !== 'function') {
    throw new FeedloomError('ERR_DRIVER_MISSING', `\`${name}\` has no \`Index\`. ${HINT}`);
  }
  return loaded.default;
}
