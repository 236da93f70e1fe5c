import { FeedloomError } from '@feedloom/core';
import { HEAD } from '../keys.js';
import type { LiveHead } from '../records/head.js';
import { decodeHead } from '../records/head.js';
import type { Env } from './env.js';
import type { Layer } from './stack.js';
import { layersPart, readLayers } from './stack.js';
import type { Operation } from './step.js';
import { read } from './step.js';

/** A part of the feed, and the head at that time; `undefined` for a user without a feed. */
export interface FeedPart {
  readonly head: LiveHead | undefined;
  /** Newest first. */
  readonly layers: readonly Layer[];
}

/** Reads the newest `count` chunks below `seq`. One round trip. @throws `ERR_ERASED` */
export function* readFeed(env: Env, seq: number, count: number): Operation<FeedPart> {
  const store = env.twoStores ? 'feed' : 'pools';
  const [headCells, cells = []] = yield* read(store, [{ key: HEAD }, layersPart(seq, count)]);
  const head = decodeHead(headCells?.[0]?.value);
  if (head !== undefined && head.state !== 'live') throw new FeedloomError('ERR_ERASED', 'This user has been erased.');
  return { head, layers: readLayers(cells) };
}
