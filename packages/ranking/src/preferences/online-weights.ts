import type { CallOptions, Clock, OrderedStore, Random } from '@feedloom/core';

/** The values of features by name; one that is absent is 0. */
export type FeatureValues = Readonly<Record<string, number>>;

/** What was shown, and what came of it. */
export interface WeightExample {
  /** Names the showing: the same one counts once. */
  readonly event: string;
  /** When it was shown, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** As they were when it was ranked, each finite. */
  readonly features: FeatureValues;
  /** Whether the user took it. */
  readonly isPositive: boolean;
  /** The place where it stood, from 0. With it, what stood low and was taken counts more. */
  readonly slot?: number | undefined;
  /** How likely it was to be shown there, as logged, above 0 to 1; counts instead of the slot. */
  readonly propensity?: number | undefined;
}

/** How learnt weights compare with those that were set by hand, on examples that neither had seen. */
export interface WeightsReport {
  /** Examples learnt from. */
  readonly examples: number;
  /** Mean log loss of the weights set by hand, decayed; `undefined` before the first example. */
  readonly initialLoss: number | undefined;
  /** Mean log loss of the learnt weights, each predicted before it was learnt. */
  readonly learntLoss: number | undefined;
  /** Whether the learnt weights are served. */
  readonly isLive: boolean;
  /** Names the weights that are served, for the log. */
  readonly policy: string;
}

/** Weights of features that are learnt from what users take. Holds no data of users. */
export interface OnlineWeights {
  /** The features, in order. */
  readonly features: readonly string[];
  /** The weights that are served, by name: those set by hand until the learnt ones are live. */
  weights(): FeatureValues;
  /** The learnt weights, served or not. */
  learnt(): FeatureValues;
  /** The probability that the user takes it, by the weights that are served. */
  predict(features: FeatureValues): number;
  /** Learns from examples, each event once. @returns How many were new. */
  learn(examples: readonly WeightExample[], options?: CallOptions): Promise<number>;
  /** How the learnt weights do. */
  report(): WeightsReport;
  /** Serves the learnt weights, or those set by hand again. Holds for every process from its next {@link refresh}. */
  setLive(isLive: boolean, options?: CallOptions): Promise<void>;
  /** Reads what other processes have learnt. */
  refresh(options?: CallOptions): Promise<void>;
  /** Forgets all that was learnt. */
  reset(options?: CallOptions): Promise<void>;
}

/** What is learnt, where it is kept and how fast. */
export interface OnlineWeightsOptions extends CallOptions {
  /** Keeps what is learnt, in one cell. */
  readonly store: OrderedStore;
  /** What the names of partitions begin with, `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** Names the weights, so that several sets can be learnt, `[a-z0-9_-]{1,64}`. */
  readonly name: string;
  /** The features and their weights as set by hand; at most 32. Another set of features starts anew. */
  readonly initial: FeatureValues;
  /** The rate of learning. @defaultValue `0.05` */
  readonly alpha?: number | undefined;
  /** Slows the first steps down. @defaultValue `1` */
  readonly beta?: number | undefined;
  /** Below this much evidence a weight stays as set by hand. @defaultValue `0` */
  readonly l1?: number | undefined;
  /** Pulls weights to those set by hand. @defaultValue `1` */
  readonly l2?: number | undefined;
  /** The most that one example counts, however unlikely it was. @defaultValue `10` */
  readonly maxImportance?: number | undefined;
  /** How likely a place is to be looked at: `(slot + 1) ** -positionBias`. @defaultValue `0.5` */
  readonly positionBias?: number | undefined;
  /** How many of the latest events are told from repeats; older ones than all of them are refused. @defaultValue `4096` */
  readonly rememberedEvents?: number | undefined;
  /** Time, for deadlines and pauses. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
  /** Chance, for pauses. @defaultValue the system's */
  readonly random?: Random | undefined;
}
