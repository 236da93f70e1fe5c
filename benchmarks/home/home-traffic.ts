import type { Random } from '@feedloom/core';
import type { Asked } from '../harness/open-loop.js';
import { openLoop } from '../harness/open-loop.js';
import type { HomeProcess } from './home-process.js';
import type { HomeAnswer } from './home-protocol.js';
import { machineTime } from './home-protocol.js';
import type { HomeSize } from './home-size.js';

/** Requests in flight at a time while the capacity is looked for. */
const LANES = [1, 2, 3, 4, 6];

/** Whether a page was ranked by the network or by products with its vectors. */
export function isGood({ answer }: Pick<Asked<HomeAnswer>, 'answer'>): boolean {
  return answer.rung === 'full' || answer.rung === 'dot';
}

/** Users who open their feeds, each as often as the others. */
export class HomeTraffic {
  readonly #home: HomeProcess;
  readonly #size: HomeSize;
  readonly #random: Random;
  #next = 0;

  constructor(home: HomeProcess, size: HomeSize, random: Random) {
    this.#home = home;
    this.#size = size;
    this.#random = random;
  }

  /** Asks at a rate, whether or not answers come. */
  open(rate: number, seconds: number): Promise<Asked<HomeAnswer>[]> {
    const random = this.#random;
    return openLoop({ rate, seconds, random, now: machineTime, ask: (_, startedAt) => this.#ask(startedAt) });
  }

  /** Asks with so many in flight, each anew when it is answered. */
  async closed(lanes: number, seconds: number): Promise<Asked<HomeAnswer>[]> {
    const asked: Asked<HomeAnswer>[] = [];
    const endsAt = machineTime() + seconds * 1_000;
    const lane = async (): Promise<void> => {
      while (machineTime() < endsAt) {
        const startedAt = machineTime();
        const answer = await this.#ask(startedAt);
        asked.push({ ms: machineTime() - startedAt, answer });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return asked;
  }

  /**
   * Good answers a second: the most of any number in flight, and then no more than an open loop at that rate gets.
   *
   * @param seconds - For each number, and for the open loop.
   */
  async capacity(seconds: number, report: (line: string) => void): Promise<number> {
    let most = 0;
    for (const lanes of LANES) {
      const good = (await this.closed(lanes, seconds)).filter(isGood).length / seconds;
      report(`${good.toFixed(1)} good answers a second with ${lanes} in flight`);
      most = Math.max(most, good);
    }
    const confirmed = (await this.open(most, seconds)).filter(isGood).length / seconds;
    report(`${confirmed.toFixed(1)} good answers a second in an open loop of ${most.toFixed(1)}`);
    return Math.min(most, confirmed);
  }

  #ask(startedAt: number): Promise<HomeAnswer> {
    const user = `user:${this.#next % this.#size.readers}`;
    this.#next += 1;
    return this.#home.open(user, startedAt);
  }
}
