/** One measured figure: ours beside a peer or a limit, in the same run. */
export interface Row {
  readonly id: string;
  readonly what: string;
  /** Ours and the peer's, medians, in `unit`. */
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** The median of the paired ratios. */
  readonly ratio: number;
  /** The bound that the ratio must keep, for example `<= 1.5`. */
  readonly goal: string;
  readonly pass: boolean;
  readonly rounds: number;
}

/** How much to measure. */
export interface Effort {
  /** Rounds of each side, interleaved. */
  readonly rounds: number;
  /** Scales the data and the warm-up: 1 for the full size. */
  readonly scale: number;
}

/** Something that can be measured, by the ids of its rows. */
export interface Figure {
  readonly ids: readonly string[];
  /** Whether it is measured only when it is asked for by its id. @defaultValue `false` */
  readonly onlyByName?: boolean;
  measure(effort: Effort): Promise<Row[]>;
}

/** Whether a row is asked for: by its id, or by the id without the small letters at its end, which name a variant. */
export function isWanted(id: string, only: ReadonlySet<string>): boolean {
  return only.has(id) || only.has(id.replace(/[a-z]+$/, ''));
}

/** `full` at scale 1, less at a smaller scale, never less than `least`. */
export function scaled(full: number, { scale }: Effort, least: number): number {
  return Math.max(least, Math.round(full * scale));
}

const BOUND = /^(<=|>=|=) (\d+(?:\.\d+)?)$/;

/** Whether `ratio` keeps the bound `goal`. What is not a number keeps none. */
export function keeps(ratio: number, goal: string): boolean {
  const [, relation, bound] = BOUND.exec(goal) ?? [];
  if (bound === undefined) throw new RangeError(`A goal reads like \`<= 1.5\`, not ${goal}.`);
  if (relation === '<=') return ratio <= Number(bound);
  return relation === '>=' ? ratio >= Number(bound) : ratio === Number(bound);
}
