/**
 * An allowance that grows with use: so many extra calls for each ordinary one, and a burst that may be saved up.
 *
 * It keeps retries and hedges from multiplying the load of a dependency that is failing already.
 */
export class TokenBucket {
  readonly #ratio: number;
  readonly #burst: number;
  #tokens: number;

  /** Starts full, with `burst` tokens, and earns `ratio` of one with each ordinary call. */
  constructor(ratio: number, burst: number) {
    this.#ratio = ratio;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Counts one ordinary call. */
  earn(): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + this.#ratio);
  }

  /** Takes one token for an extra call. @returns `false` if there is none, and then the call must not be made. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
