import type { BlobStore, OrderedStore, TaskQueue } from '@feedloom/core';
import type { VectorIndexEvent } from '@feedloom/vision';
import type { CardCache } from '../catalogue/hot-pins.js';
import type { Offers } from '../feed/offers.js';
import type { RemoteRanker } from '../pinboard.js';
import type { Role } from '../roles.js';
import type { Eyes } from '../vision/eyes.js';
import type { IndexName } from '../vision/index-name.js';
import type { Lab } from '../vision/lab.js';
import type { VisionTask } from '../vision/task.js';

/** The engines of a process: what a pinboard keeps things in, and what it sees with. */
export interface Composition extends AsyncDisposable {
  readonly store: OrderedStore;
  /** Keeps what users have been shown, if not `store`. */
  readonly feeds?: OrderedStore | undefined;
  /** Keeps cards of pins, for all processes. @defaultValue they are read from `store` */
  readonly cards?: CardCache | undefined;
  /** Work that is to be done later. */
  readonly tasks: OrderedStore;
  readonly offers: Offers;
  readonly looks: TaskQueue<VisionTask>;
  readonly blobs: BlobStore;
  readonly originals: BlobStore;
  /** Where copies of the index and the network are; never served. */
  readonly snapshots: BlobStore;
  readonly eyes: Eyes;
  /** Breaks what looks at pictures on purpose. */
  readonly lab?: Lab | undefined;
  /** Who ranks, for processes that do not. */
  readonly ranker?: RemoteRanker | undefined;
}

/** How a process is composed. */
export interface ComposeOptions {
  /** A folder of this process. */
  readonly data: string;
  readonly roles: readonly Role[];
  /** What finds pins that look alike; the composition's own choice without. */
  readonly index?: IndexName | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hears of damage and healing of the index. */
  readonly onEvent?: ((event: VectorIndexEvent) => void) | undefined;
}

/** Opens the engines of a process. */
export type Compose = (options: ComposeOptions) => Promise<Composition>;
