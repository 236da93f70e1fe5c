import { FeedloomError } from '../errors.js';
import type { OnnxDevice } from './device.js';

/** How a trial went. */
export interface Trial {
  readonly device: OnnxDevice;
  /** Whether it computed, and rightly. */
  readonly works: boolean;
  /** Why it does not work, or should not be chosen; `undefined` if nothing speaks against it. */
  readonly reason: string | undefined;
  /** What ended the trial before it was done, if anything did. */
  readonly error?: unknown;
}

/** Trials of devices, each made once; but again after one that failed for a reason that may pass. */
export class KeptTrials {
  readonly #run: (device: OnnxDevice) => Promise<Trial>;
  readonly #trials = new Map<OnnxDevice, Promise<Trial>>();

  /** `run` never rejects. */
  constructor(run: (device: OnnxDevice) => Promise<Trial>) {
    this.#run = run;
  }

  /** How the trial of `device` went; callers at the same time share one. */
  get(device: OnnxDevice): Promise<Trial> {
    let trial = this.#trials.get(device);
    if (trial === undefined) {
      trial = this.#run(device).then((done) => {
        if (mayPass(done.error)) this.#trials.delete(device);
        return done;
      });
      this.#trials.set(device, trial);
    }
    return trial;
  }
}

/** A machine under load is slow, and kills processes. */
function mayPass(error: unknown): boolean {
  return FeedloomError.is(error, 'ERR_TIMEOUT') || FeedloomError.is(error, 'ERR_UNAVAILABLE');
}
