import { FeedloomError } from '@feedloom/core';
import type { Clock } from '@feedloom/core';

/** How a service behaves: as built, too late for any deadline, or throwing. */
export const LAB_MODES = ['normal', 'slow', 'failing'] as const;

/** One of {@link LAB_MODES}. */
export type LabMode = (typeof LAB_MODES)[number];

/** The services that can be made to misbehave. */
export const SERVICES = ['worker', 'generator', 'ranker'] as const;

/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

const SLOW_MS = 1_500;

/** Makes one service misbehave, so that anyone can watch the feed stay up. */
export class LabSwitch {
  readonly #service: ServiceName;
  readonly #clock: Clock;
  /** How the service behaves from the next call on. */
  mode: LabMode = 'normal';

  constructor(service: ServiceName, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  /** Lets a call through, late or not at all. */
  async pass(): Promise<void> {
    if (this.mode === 'failing') {
      const message = `The lab has switched the ${this.#service} off.`;
      throw new FeedloomError('ERR_UNAVAILABLE', message, { retryable: true });
    }
    if (this.mode === 'slow') await new Promise<void>((resolve) => this.#clock.setTimer(resolve, SLOW_MS));
  }
}

/** A switch for each service. */
export type LabSwitches = Readonly<Record<ServiceName, LabSwitch>>;

/** Switches that all stand on normal. */
export function createLabSwitches(clock: Clock): LabSwitches {
  const [worker, generator, ranker] = SERVICES.map((service) => new LabSwitch(service, clock)) as [
    LabSwitch,
    LabSwitch,
    LabSwitch,
  ];
  return { worker, generator, ranker };
}
