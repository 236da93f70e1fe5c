import { PUBLISHED_GPUS } from './published.js';
import type { PublishedGpu } from './published.js';

/** One kind of machine. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  /** In bits a second, in one direction. */
  readonly networkBits: number;
}

/** How machines are bought and filled. */
export interface Settings {
  /** How busy a core, an accelerator and a network may be at the peak. */
  readonly utilisation: number;
  /** How full memory and disks may be. */
  readonly fill: number;
  /** Machines that may be missing from each group: broken, or being restarted. */
  readonly spare: number;
  /** Copies of what is stored, the first one counted. */
  readonly copies: number;
  readonly machine: Machine;
  /** What one shard of an engine keeps. */
  readonly shardBytes: { readonly memory: number; readonly disk: number };
  readonly gpu: PublishedGpu;
  /** The engine that pools and feeds lie on. */
  readonly engine: string;
  /** Items that a refresh consumes, and that have to be delivered. */
  readonly itemsPerFeed: number;
  /** The share of refreshes that have candidates found and ranked; the others are served from pools. */
  readonly rankedRatio: number;
  /** Pages that are read below each refresh, in a fleet. */
  readonly belowPerFeed: number;
  /** What is asked for in the quietest hour, as a share of the evening's. */
  readonly night: number;
  /** Bytes of an uploaded original. */
  readonly originalBytes: number;
}

const GIB = 2 ** 30;

/** What is assumed where nothing else is said. */
export const DEFAULT_SETTINGS: Settings = {
  utilisation: 0.6,
  fill: 0.7,
  spare: 1,
  copies: 3,
  machine: { cores: 64, memoryBytes: 512 * GIB, networkBits: 25e9 },
  shardBytes: { memory: 24 * GIB, disk: 2048 * GIB },
  gpu: PUBLISHED_GPUS[0],
  engine: 'redis',
  itemsPerFeed: 25,
  rankedRatio: 1,
  belowPerFeed: 1,
  night: 0.3,
  originalBytes: 2_300_000,
};
