/*
 * The one door into the files of pools. The model checker runs operations step by step, so it needs what no subpath
 * publishes; planted bugs replace the same files by patched copies.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { blocks } from '../../packages/pools/src/layout/blocks.js';
import { cells } from '../../packages/pools/src/layout/cells.js';
import { erase } from '../../packages/pools/src/protocol/erase.js';
import { offer } from '../../packages/pools/src/protocol/offer.js';
import { owe } from '../../packages/pools/src/protocol/owe.js';
import { readFeed } from '../../packages/pools/src/protocol/page.js';
import { refresh } from '../../packages/pools/src/protocol/refresh.js';
import { reoffer } from '../../packages/pools/src/protocol/reoffer.js';
import { settle } from '../../packages/pools/src/protocol/settle.js';
import { TOP } from '../../packages/pools/src/protocol/stack.js';
import { track } from '../../packages/pools/src/protocol/track.js';
import { withdraw } from '../../packages/pools/src/protocol/withdraw.js';

export { readPools } from '../../packages/pools/src/layout/cell-entries.js';
export { HEAD } from '../../packages/pools/src/keys.js';
export { decodeChunk, encodeChunk } from '../../packages/pools/src/records/chunk.js';
export { encodeData, encodeEntry, PoolEntry } from '../../packages/pools/src/records/entry.js';
export { FINGERPRINT_BYTES, fingerprint } from '../../packages/pools/src/records/fingerprint.js';
export { decodeHead } from '../../packages/pools/src/records/head.js';
export { decodePacked } from '../../packages/pools/src/records/packed.js';
export type { GenerateRequest, PoolHead, Slate } from '../../packages/pools/src/contracts/generator.js';
export type { Ask, Refreshed } from '../../packages/pools/src/protocol/ask.js';
export type { Env } from '../../packages/pools/src/protocol/env.js';
export type { OfferLine } from '../../packages/pools/src/protocol/offer.js';
export type {
  Account,
  Operation,
  Outcome,
  ReadStep,
  Step,
  StoreName,
  WriteStep,
} from '../../packages/pools/src/protocol/step.js';
export type { Chunk } from '../../packages/pools/src/records/chunk.js';
export type { Head, LiveHead } from '../../packages/pools/src/records/head.js';
export type { Dropped } from '../../packages/pools/src/records/pending.js';

/** The operations under test. */
export interface Code {
  readonly blocks: typeof blocks;
  readonly cells: typeof cells;
  readonly erase: typeof erase;
  readonly offer: typeof offer;
  readonly owe: typeof owe;
  readonly readFeed: typeof readFeed;
  readonly refresh: typeof refresh;
  readonly reoffer: typeof reoffer;
  readonly settle: typeof settle;
  readonly track: typeof track;
  readonly withdraw: typeof withdraw;
}

/** Above every chunk. */
export const ABOVE_ALL = TOP;

/** The operations as they are. */
export const realCode: Code = {
  blocks,
  cells,
  erase,
  offer,
  owe,
  readFeed,
  refresh,
  reoffer,
  settle,
  track,
  withdraw,
};

const FILES = [
  'layout/blocks',
  'layout/cells',
  'protocol/erase',
  'protocol/offer',
  'protocol/owe',
  'protocol/page',
  'protocol/refresh',
  'protocol/reoffer',
  'protocol/settle',
  'protocol/track',
  'protocol/withdraw',
];

/** The operations of a copy of pools' `src`. */
export async function loadCode(folder: string): Promise<Code> {
  const modules = await Promise.all(
    FILES.map((file) => import(/* @vite-ignore */ pathToFileURL(join(folder, `${file}.ts`)).href) as Promise<object>),
  );
  return Object.assign({}, ...modules) as Code;
}
