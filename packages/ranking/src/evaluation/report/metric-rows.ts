/** One figure of one ranker. */
export interface MetricRow {
  /** Whose it is. */
  readonly ranker: string;
  /** Of which part of the saves of the future: one of `SLICES`. */
  readonly slice: string;
  /** What it is, for example `recall@50`. */
  readonly metric: string;
  /** The mean over users, then over seeds. */
  readonly mean: number;
  /** Where the truth lies in 95 of 100 cases: the lower end. Equal to the mean where a figure has no interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** How many seeds were measured. */
  readonly seeds: number;
  /** The standard deviation of the seeds' own means; 0 for one seed. */
  readonly spread: number;
  /** How many saves of the future it was measured by, of all seeds together. */
  readonly targets: number;
}

/** How one ranker compares with another, user by user. */
export interface Comparison {
  /** The one. */
  readonly ranker: string;
  /** The other. */
  readonly against: string;
  /** One of `SLICES`. */
  readonly slice: string;
  /** What is compared. */
  readonly metric: string;
  /** The one's mean less the other's. */
  readonly difference: number;
  /** Where the difference truly lies in 95 of 100 cases: the lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** The one's mean as a multiple of the other's; NaN if that is 0. */
  readonly ratio: number;
  /** Where the ratio truly lies in 95 of 100 cases: the lower end. */
  readonly ratioLow: number;
  /** The upper end. */
  readonly ratioHigh: number;
}

/** What an evaluation found. Plain data. */
export interface RankingReport {
  /** Every figure of every ranker. */
  readonly rows: readonly MetricRow[];
  /** Those pairs that were asked for. */
  readonly comparisons: readonly Comparison[];
}
