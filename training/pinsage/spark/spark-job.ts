import type { GraphView, SageWeights } from '@feedloom/ranking';

/** The format of {@link SparkJob}; the job refuses another one. */
export const JOB_FORMAT = 'feedloom-spark-job-1';

/** What `job.json` says. */
export interface SparkJob {
  readonly format: typeof JOB_FORMAT;
  readonly modelId: string;
  readonly graphEpoch: number;
  readonly items: number;
  readonly edges: number;
  /** Neighbours of an item, short walks from it, steps of a walk, and what replays them. */
  readonly fanOut: number;
  readonly walks: number;
  readonly length: number;
  readonly seed: number;
  /** How many numbers of its chance a walk uses up in one draw: a graph that keeps weights asks twice. */
  readonly numbersADraw: 1 | 2;
  /** The widths of each layer. */
  readonly layers: readonly { readonly inputs: number; readonly messages: number }[];
  /** The SHA-256 of each file beside it, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What the tables of a catalogue are made of. */
export interface SparkJobParts {
  /** A graph at rest: seal it first, and change nothing until this is written. */
  readonly view: GraphView;
  /** The graph's epoch. */
  readonly epoch: number;
  readonly weights: SageWeights;
  /** The id of each row, and its node in the graph. */
  readonly ids: readonly string[];
  readonly nodes: Uint32Array;
  /** `[ids.length, features]`, row-major. */
  readonly features: Float32Array;
  /** `[ids.length]`: in how many collections each is. @defaultValue 0 for each */
  readonly collections?: Float32Array | undefined;
  /** `[ids.length]`: when each was created, in days since the Unix epoch. @defaultValue 0 for each */
  readonly createdDays?: Float32Array | undefined;
}

/** How neighbours are found; as `NeighbourhoodOptions`. */
export interface SparkJobOptions {
  /** @defaultValue 10 */
  readonly fanOut?: number | undefined;
  /** @defaultValue 200 */
  readonly walks?: number | undefined;
  /** @defaultValue 2 */
  readonly length?: number | undefined;
  /** A whole number of at least 0. @defaultValue 1 */
  readonly seed?: number | undefined;
}
