/** A user has put a pin on one of their boards. */
export interface Save {
  readonly user: string;
  readonly pin: string;
  readonly board: string;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}
