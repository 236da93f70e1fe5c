import type { BlobStore } from '@feedloom/core';
import type { VectorIndexEvent } from '@feedloom/vision';
import type { PinboardParts } from '../pinboard-parts.js';
import type { Role } from '../roles.js';
import type { OpenLimiter } from '../server/rate-limit.js';
import type { IndexName } from '../vision/index-name.js';
import type { Lab } from '../vision/lab.js';

type Engines = Pick<
  PinboardParts,
  | 'store'
  | 'layout'
  | 'feeds'
  | 'replica'
  | 'tasks'
  | 'cards'
  | 'offers'
  | 'looks'
  | 'ranker'
  | 'candidates'
  | 'blobs'
  | 'originals'
  | 'eyes'
>;

/** The engines of a process: what a pinboard keeps things in, and what it sees with. */
export interface Composition extends Engines, AsyncDisposable {
  /** Where copies of the index and the network are; never served. */
  readonly snapshots: BlobStore;
  /** Counts what users do, in all processes. @defaultValue each process counts alone */
  readonly limits?: OpenLimiter | undefined;
  /** Breaks what looks at pictures on purpose. */
  readonly lab?: Lab | undefined;
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
