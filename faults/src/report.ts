/** One line of the fault report: what was tried how often, and what went wrong. */
export interface FaultRow {
  readonly group: string;
  readonly what: string;
  readonly runs: number;
  readonly lost: number;
  readonly repeated: number;
  readonly misordered: number;
  /** Other broken promises. */
  readonly violations: number;
  readonly pass: boolean;
  readonly seed: string;
}

/** The line about the checks themselves: how many planted bugs they found. */
export interface PowerRow {
  readonly group: 'T17';
  readonly planted: number;
  readonly found: number;
  readonly pass: boolean;
}

/** Either kind of line. */
export type Row = FaultRow | PowerRow;

/** What a checker counts while it runs. */
export interface Tally {
  runs: number;
  lost: number;
  repeated: number;
  misordered: number;
  violations: number;
}

/** A tally of nothing. */
export const newTally = (): Tally => ({ runs: 0, lost: 0, repeated: 0, misordered: 0, violations: 0 });

/** The line of a tally; it passes if nothing went wrong and something was tried. */
export function rowOf(group: string, what: string, tally: Tally, seed: string): FaultRow {
  const { runs, lost, repeated, misordered, violations } = tally;
  const pass = runs > 0 && lost + repeated + misordered + violations === 0;
  return { group, what, runs, lost, repeated, misordered, violations, pass, seed };
}
