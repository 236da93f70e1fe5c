import type { OrderedStore } from '@feedloom/core';
import type { GenerateRequest, Generator, PoolHead, Slate } from '../contracts/generator.js';
import type { Pull, Rescore } from '../contracts/pull.js';
import type { Rebuild } from '../contracts/rebuild.js';
import type { StoredPools } from '../pools/stored-pools.js';
import type { Hydrate } from './hydrate.js';
import type { CursorKey } from './keyring.js';

/** How large chunks are. */
export interface ChunkOptions {
  /** The items of a usual chunk. @defaultValue 25 */
  readonly size?: number | undefined;
  /** The most items, however many are owed after failures. @defaultValue 100, or `size` if that is more */
  readonly max?: number | undefined;
}

/** When an item that was served but not seen goes back to its pool. */
export interface ReofferOptions {
  /** How many newer chunks must have been made. */
  readonly afterChunks: number;
  /** How often an item is served at most. @defaultValue 2 */
  readonly maxTimes?: number | undefined;
}

/** Everything that went into one slate: enough to replay it. */
export interface DecisionEvent<Data, Source extends string> {
  /** Whose feed it is. */
  readonly user: string;
  /** What there was to choose from. */
  readonly heads: readonly PoolHead<Data, Source>[];
  /** What was asked for. */
  readonly request: GenerateRequest;
  /** What was decided. */
  readonly slate: Slate<Source>;
}

/** What a feed service is made of. */
export interface FeedServiceOptions<Data, Source extends string> {
  /** Where new items wait. */
  readonly pools: StoredPools<Data, Source>;
  /** Decides what is new. The types come from the pools. */
  readonly generator: Generator<NoInfer<Data>, NoInfer<Source>>;
  /** How long `open` may take if its caller does not say, in milliseconds. @defaultValue 120 */
  readonly deadlineMs?: number | undefined;
  /** How large chunks are. @defaultValue 25 items, 100 at most */
  readonly chunk?: ChunkOptions | undefined;
  /** The most items that a feed keeps; older chunks are trimmed whole. @defaultValue 1,000 */
  readonly keep?: number | undefined;
  /** Signs cursors and tokens: the first signs, all are accepted. @defaultValue a random key, gone with the process */
  readonly cursorKeys?: readonly CursorKey[] | undefined;
  /** A session ends after this long without `open`, in milliseconds. @defaultValue 30 minutes */
  readonly sessionGapMs?: number | undefined;
  /** Completes items when they are shown. @defaultValue the data that was offered */
  readonly hydrate?: Hydrate<Data, Source> | undefined;
  /** Finds the items of `pulled` sources, at every refresh, in at most 3/5 of the deadline. @defaultValue none */
  readonly pull?: Pull<NoInfer<Data>, NoInfer<Source>> | undefined;
  /** Orders the heads anew at every refresh, in at most a quarter of the deadline. @defaultValue by their scores */
  readonly rescore?: Rescore<NoInfer<Data>, NoInfer<Source>> | undefined;
  /** Fills the pools of a user who has nothing left to see. @defaultValue not filled */
  readonly rebuild?: Rebuild | undefined;
  /** A replica of the feed's store, asked when the feed's store is late. Reads only. */
  readonly replica?: OrderedStore | undefined;
  /** How long to wait for the feed's store before the replica is asked, in milliseconds. @defaultValue 20 */
  readonly hedgeAfterMs?: number | undefined;
  /** @defaultValue unseen items are not served again */
  readonly reoffer?: ReofferOptions | undefined;
  /** Opening again within this time shows the feed as it is, in milliseconds. @defaultValue 0 */
  readonly minRefreshMs?: number | undefined;
  /** How long a late generator may go on, so that its chunk can be banked, in milliseconds. @defaultValue 10,000 */
  readonly lateMs?: number | undefined;
  /** How many items of each pool the generator sees at first. @defaultValue twice the chunk size, at least 50 */
  readonly headsPerPool?: number | undefined;
  /** Told of every decision before it is committed, for replay. */
  readonly onDecision?: ((decision: DecisionEvent<Data, Source>) => void) | undefined;
}
