/** One way in which an answer is less than was asked for. An answer lists all of them; a whole answer lists none. */
export interface Degraded {
  /** The part that failed or was late, for example `generator`. */
  readonly part: string;
  /** Why, in a fixed word such as `timeout`, `error` or `overloaded`. */
  readonly reason: string;
  /** What answered instead, for example `materialised-feed`. */
  readonly servedFrom: string;
  /** How old the answer of that part is, in milliseconds, where it is known. */
  readonly staleMs?: number | undefined;
}
