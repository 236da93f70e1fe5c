import type { GenerateRequest, PoolHead, Slate } from '../contracts/generator.js';
import type { Chunk } from '../records/chunk.js';
import type { PoolEntry } from '../records/entry.js';
import type { LiveHead } from '../records/head.js';
import type { Layer } from './stack.js';

/** What one refresh is asked to do. */
export interface Ask {
  /** The usual chunk size, and the most that a chunk may hold. */
  readonly size: number;
  readonly max: number;
  readonly signals: Readonly<Record<string, unknown>>;
  /** How many entries of each pool to read at first, and how many chunks of the feed. */
  readonly headsPerPool: number;
  readonly layers: number;
  /** A user who has been shown the top within this time is shown it again, unchanged, in milliseconds. */
  readonly minRefreshMs: number;
  readonly shared: readonly PoolEntry[];
  /** `undefined` if nothing has been retracted. */
  readonly isRetracted: ((id: string) => boolean) | undefined;
  readonly generate: (heads: readonly PoolHead<unknown>[], request: GenerateRequest) => Slate | Promise<Slate>;
  /** Whether nobody waits for the chunk any more: then it is banked. */
  readonly isLate: () => boolean;
  /** Told of the feed as it is before the refresh: the answer if all else fails. */
  readonly onSight?: ((head: LiveHead, layers: () => Layer[]) => void) | undefined;
  /** Told of the new chunk while it is being written, and of the head before it: it may yet be refused. */
  readonly onDecided?: ((chunk: Chunk, head: LiveHead) => void) | undefined;
  /** Told of the answer as soon as it is committed; the operation may have more to do. */
  readonly onAnswer?: ((answer: Refreshed) => void) | undefined;
}

/** What a refresh came to. */
export interface Refreshed {
  /** `made`: this refresh's chunk; `met`: another's, committed meanwhile; `banked`: one that came late; `none`: no
   * new item; `rested`: opened again too soon for one. */
  readonly kind: 'made' | 'met' | 'banked' | 'none' | 'rested';
  readonly head: LiveHead;
  /** The chunk that is new with this answer. */
  readonly fresh: Chunk | undefined;
  /** The feed from the top, `fresh` included. */
  readonly layers: readonly Layer[];
  /** What has piled up since the last settle, and how many items the slate fell short. */
  readonly backlog: number;
  readonly missing: number;
}
