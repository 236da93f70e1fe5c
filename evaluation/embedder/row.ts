/** One figure, and what it should be. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  /** The bound that `value` keeps, for example `>= 0.8`; `undefined` for what is only stated. */
  readonly goal?: string | undefined;
  readonly pass: boolean;
}

/** A figure that should be at least `goal`. */
export function atLeast(id: string, what: string, value: number, goal: number): Row {
  return { id, what, value, goal: `>= ${goal}`, pass: value >= goal };
}

/** A figure that is only stated. */
export function stated(id: string, what: string, value: number): Row {
  return { id, what, value, pass: true };
}
