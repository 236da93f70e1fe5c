import type { BlobStore, Cache, Clock, OrderedStore, Random, TaskQueue } from '@feedloom/core';
import type { CursorKey } from '@feedloom/pools';
import type { KeptCandidates } from '@feedloom/ranking';
import type { CardCache } from './catalogue/hot-pins.js';
import type { Growth } from './corpus/corpus.js';
import type { World } from './corpus/world.js';
import type { Offers } from './feed/offers.js';
import type { KeptRanking } from './ranking/kept-ranking.js';
import type { Role } from './roles.js';
import type { Eyes } from './vision/eyes.js';
import type { VisionTask } from './vision/task.js';

/** Another process that ranks. */
export interface RemoteRanker {
  /** Where it listens. */
  readonly url: string;
  /** Keeps rankings: pages are ranked by them first. All processes share it. */
  readonly cache: Cache<KeptRanking>;
  /** @defaultValue the runtime's */
  readonly fetch?: typeof fetch | undefined;
}

/** What a pinboard is made of. */
export interface PinboardParts {
  /** What this process does of it. @defaultValue everything */
  readonly roles?: readonly Role[] | undefined;
  readonly store: OrderedStore;
  /** Keeps what users have been shown, if not `store`: a store that answers when that one does not. */
  readonly feeds?: OrderedStore | undefined;
  /** Answers reads of `feeds` when that is late: a copy that may lag. */
  readonly replica?: OrderedStore | undefined;
  /** How pools lie in `store`. @defaultValue `'cells'` */
  readonly layout?: 'cells' | 'blocks' | undefined;
  /** Keeps work that is to be done later: another store, so that it works when the first one does not. */
  readonly tasks: OrderedStore;
  /** Keeps cards of pins, for all processes. @defaultValue they are read from `store` */
  readonly cards?: CardCache | undefined;
  /** Pins on their way to feeds. */
  readonly offers: Offers;
  /** Pictures to be looked at, and pins to be written, later. */
  readonly looks: TaskQueue<VisionTask>;
  /** Who ranks, for a process that does not. */
  readonly ranker?: RemoteRanker | undefined;
  /** Keeps the candidates that are ranked. @defaultValue the ranker's memory */
  readonly candidates?: Cache<KeptCandidates> | undefined;
  readonly blobs: BlobStore;
  /** Keeps what is derived and large: the network's weights. @defaultValue `originals` */
  readonly models?: BlobStore | undefined;
  /** Whether the graph network is trained and served; without, simpler rankers answer. @defaultValue `true` */
  readonly trains?: boolean | undefined;
  /** Pictures as users handed them in; never served. */
  readonly originals: BlobStore;
  readonly eyes: Eyes;
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  /** Sign cursors and tokens. */
  readonly cursorKeys: readonly CursorKey[];
  /** How long a page waits for new pins, in milliseconds, before it shows the feed as it was. @defaultValue 100 */
  readonly deadlineMs?: number | undefined;
  /** How often something happens by itself, in milliseconds; 0 for never. */
  readonly lifeMs: number;
  /** Hears how the corpus grows. */
  readonly onGrowth?: ((growth: Growth) => void) | undefined;
  /** Hears of failures in the background. */
  readonly onError: (error: unknown) => void;
}
