import type { IQueueBackend, JobJson } from 'bullmq';
import { type ReadJob, readJob } from './job-records.js';

/** A job under a lock of ours. */
export interface ClaimedJob extends ReadJob {
  readonly token: string;
}

/** What came of one claim: a job, none, or a failure. */
type Outcome = { readonly job: ClaimedJob | undefined } | { readonly failure: unknown };

/** Somebody who waits for some jobs. */
interface Want {
  readonly backend: IQueueBackend;
  readonly isOver: () => boolean;
  /** How many claims wait for their turn. */
  waiting: number;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** How many claims of several callers are under way at once: enough to keep the server busy until replies arrive. */
const UNDER_WAY = 8;

/**
 * Whoever wants jobs, first come, first served.
 *
 * BullMQ can finish a job and lock the next one in one command. So the claims of one caller are sent together, but those of
 * others wait for the replies, and are served by whatever is finished meanwhile. No job is locked that nobody waits for.
 */
export class ClaimLine {
  readonly #newToken: () => string;
  readonly #wants: Want[] = [];
  #underWay = 0;
  #isDue = false;

  /** @param newToken - Names one holding, or several of different jobs one after the other. */
  constructor(newToken: () => string) {
    this.#newToken = newToken;
  }

  /**
   * Locks up to `count` jobs; fewer if no more are due, or the caller has left before its turn.
   *
   * @throws What one claim has failed with, if nothing was locked.
   */
  async claim(backend: IQueueBackend, count: number, isOver: () => boolean): Promise<ClaimedJob[]> {
    const jobs: ClaimedJob[] = [];
    const failures: unknown[] = [];
    let open = count;
    await new Promise<void>((resolve) => {
      const onOutcome = (outcome: Outcome): void => {
        if ('failure' in outcome) failures.push(outcome.failure);
        else if (outcome.job !== undefined) jobs.push(outcome.job);
        open -= 1;
        if (open === 0) resolve();
      };
      this.#wants.push({ backend, isOver, waiting: count, onOutcome });
      this.#serveSoon();
    });
    if (failures.length > 0 && jobs.length === 0) throw failures[0];
    return jobs;
  }

  /** Removes a job that is done, and locks the next one for whoever waits. @throws What BullMQ throws. */
  async finish(backend: IQueueBackend, { job, token }: ClaimedJob): Promise<void> {
    const want = this.#first();
    if (want === undefined) {
      await backend.moveToCompleted(job, undefined, true, token, false);
      return;
    }
    this.#pick(want, 1);
    let next: ClaimedJob | undefined;
    try {
      next = claimed((await backend.moveToCompleted(job, undefined, true, token, true)).result, token);
    } finally {
      this.#underWay -= 1;
      if (next !== undefined) want.onOutcome({ job: next });
      else this.#putBack(want);
      this.#serveSoon();
    }
  }

  /** In the next turn of the event loop: in this one, those who have just been served may finish something. */
  #serveSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#serve();
    });
  }

  #serve(): void {
    for (let want = this.#first(); want !== undefined; want = this.#first()) {
      const { waiting } = want;
      if (this.#underWay > 0 && this.#underWay + waiting > UNDER_WAY) return;
      this.#pick(want, waiting);
      for (let sent = 0; sent < waiting; sent += 1) void this.#send(want);
    }
  }

  async #send({ backend, onOutcome }: Want): Promise<void> {
    const token = this.#newToken();
    try {
      onOutcome({ job: claimed(await backend.moveToActive(token), token) });
    } catch (failure) {
      onOutcome({ failure });
    } finally {
      this.#underWay -= 1;
      this.#serveSoon();
    }
  }

  /** Whose turn it is. Those who have left are told that there is nothing. */
  #first(): Want | undefined {
    for (;;) {
      const [want] = this.#wants;
      if (want?.isOver() !== true) return want;
      this.#wants.shift();
      for (; want.waiting > 0; want.waiting -= 1) want.onOutcome({ job: undefined });
    }
  }

  #pick(want: Want, count: number): void {
    want.waiting -= count;
    this.#underWay += count;
    if (want.waiting === 0) this.#wants.shift();
  }

  #putBack(want: Want): void {
    if (want.waiting === 0) this.#wants.unshift(want);
    want.waiting += 1;
  }
}

/** The job that BullMQ says it has locked, if it has. */
function claimed(answer: unknown, token: string): ClaimedJob | undefined {
  const [json, id] = (answer ?? []) as [JobJson | undefined, string];
  return json ? { ...readJob(json, id), token } : undefined;
}
