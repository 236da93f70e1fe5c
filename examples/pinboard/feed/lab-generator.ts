import { FeedloomError } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import type { Generator } from '@feedloom/pools';

/** How the generator behaves: as built, too late for any deadline, or throwing. */
export const LAB_MODES = ['normal', 'slow', 'failing'] as const;

/** One of {@link LAB_MODES}. */
export type LabMode = (typeof LAB_MODES)[number];

const SLOW_MS = 1_500;

/** A generator of the same contract that can be made to misbehave, so that anyone can watch the feed stay up. */
export class LabGenerator<Data, Source extends string> implements Generator<Data, Source> {
  readonly #generator: Generator<Data, Source>;
  readonly #clock: Clock;
  /** How it behaves from the next chunk on. */
  mode: LabMode = 'normal';

  constructor(generator: Generator<Data, Source>, clock: Clock) {
    this.#generator = generator;
    this.#clock = clock;
  }

  /** Generates a chunk like the generator within, or fails to. */
  async generate(
    ...request: Parameters<Generator<Data, Source>['generate']>
  ): Promise<Awaited<ReturnType<Generator<Data, Source>['generate']>>> {
    if (this.mode === 'failing') throw new FeedloomError('ERR_UNAVAILABLE', 'The lab has switched the generator off.');
    if (this.mode === 'slow') await new Promise<void>((resolve) => this.#clock.setTimer(resolve, SLOW_MS));
    return this.#generator.generate(...request);
  }
}
