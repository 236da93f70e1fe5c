/** Chance, injected so that a printed seed replays a run. */
export interface Random {
  /** A number in `[0, 1)`. */
  next(): number;
  /** `length` random bytes; unpredictable unless the implementation is a seeded one for tests. */
  bytes(length: number): Uint8Array;
}
