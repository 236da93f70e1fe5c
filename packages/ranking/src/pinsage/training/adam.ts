/** How far and how smoothly Adam goes. */
export interface AdamOptions {
  /** How much of the mean gradient is kept on each step. @defaultValue `0.9` */
  readonly meanDecay?: number | undefined;
  /** How much of the mean square is kept on each step. @defaultValue `0.99` */
  readonly squareDecay?: number | undefined;
}

/** Steps against a gradient, each number at its own pace (Adam, Kingma and Ba, ICLR 2015). */
export class Adam {
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  readonly #meanDecay: number;
  readonly #squareDecay: number;
  #steps = 0;

  constructor(length: number, { meanDecay = 0.9, squareDecay = 0.99 }: AdamOptions = {}) {
    this.#means = new Float64Array(length);
    this.#squares = new Float64Array(length);
    this.#meanDecay = meanDecay;
    this.#squareDecay = squareDecay;
  }

  /** Moves `numbers` by one step, and makes `gradient` 0 again. */
  step(numbers: Float64Array, gradient: Float64Array, learningRate: number): void {
    this.#steps += 1;
    const pace = learningRate / (1 - this.#meanDecay ** this.#steps);
    const lift = 1 / (1 - this.#squareDecay ** this.#steps);
    for (let at = 0; at < numbers.length; at += 1) {
      const slope = gradient[at] ?? 0;
      const mean = this.#meanDecay * (this.#means[at] ?? 0) + (1 - this.#meanDecay) * slope;
      const square = this.#squareDecay * (this.#squares[at] ?? 0) + (1 - this.#squareDecay) * slope * slope;
      this.#means[at] = mean;
      this.#squares[at] = square;
      numbers[at] = (numbers[at] ?? 0) - (pace * mean) / (Math.sqrt(square * lift) + 1e-8);
    }
    gradient.fill(0);
  }
}
