/** What became of one source in a simulation. */
export interface SourceReport {
  /** How many items came in, and how many of them were served, dropped, and still waiting at the end. */
  readonly arrived: number;
  readonly served: number;
  readonly dropped: number;
  readonly waiting: number;
  /** The part of all served items, in `[0, 1]`; 0 if none was served. */
  readonly share: number;
  /** How long served items waited, in chunks: 0 for an item served in the chunk before which it came in. */
  readonly wait: { readonly mean: number; readonly max: number };
  /** In how many chunks the source ran dry, and in how many in a row at most. */
  readonly drought: { readonly chunks: number; readonly longest: number };
}

/** What a mix does over many chunks. */
export interface SimulationReport<Source extends string = string> {
  readonly policy: string;
  readonly chunks: number;
  readonly served: number;
  /** How many chunks held fewer items than asked for. */
  readonly short: number;
  readonly sources: Readonly<Record<Source, SourceReport>>;
  /** How many items were put off to a later session, once or more. */
  readonly deferred: number;
  readonly dropped: number;
  /** How often a limit was given up because nothing else was left. */
  readonly relaxed: number;
  /** How many places items were moved by rules that arrange: the mean over all items, and the most. */
  readonly displaced: { readonly mean: number; readonly max: number };
}
