/** The mean and the largest of many values. */
export interface Spread {
  /** Over all of them; 0 if there are none. */
  readonly mean: number;
  /** The largest. */
  readonly max: number;
}

/** When a source had nothing left. */
export interface Drought {
  /** In how many chunks. */
  readonly chunks: number;
  /** In how many chunks in a row, at most. */
  readonly longest: number;
}

/** What became of one source in a simulation. */
export interface SourceReport {
  /** How many items came in. */
  readonly arrived: number;
  /** How many of them were served. */
  readonly served: number;
  /** How many of them a rule dropped. */
  readonly dropped: number;
  /** How many of them were still waiting at the end. */
  readonly waiting: number;
  /** The part of all served items, in `[0, 1]`; 0 if none was served. */
  readonly share: number;
  /** How long served items waited, in chunks: 0 for an item served in the chunk before which it came in. */
  readonly wait: Spread;
  /** When the source was dry. */
  readonly drought: Drought;
}

/** What a mix does over many chunks. */
export interface SimulationReport<Source extends string = string> {
  /** The policy of the mix that was tried. */
  readonly policy: string;
  /** How many chunks were made. */
  readonly chunks: number;
  /** How many items were served. */
  readonly served: number;
  /** How many chunks held fewer items than asked for. */
  readonly short: number;
  /** What became of each source. */
  readonly sources: Readonly<Record<Source, SourceReport>>;
  /** How many items were put off to a later session, once or more. */
  readonly deferred: number;
  /** How many items a rule dropped. */
  readonly dropped: number;
  /** How often a limit was given up because nothing else was left. */
  readonly relaxed: number;
  /** How many places items were moved by rules that arrange: the mean over all items, and the most. */
  readonly displaced: Spread;
}
