import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxSession } from '@feedloom/core/onnx';
import type { SageTables } from '../../tables/sage-tables.js';
import type { OnlineAnswer } from './online-answer.js';
import { mergeAnswers, onlineAnswer } from './online-answer.js';
import { writeOnlineModel } from './online-model.js';
import type { OnlineRequest } from './online-request.js';
import { onlineFeeds } from './online-request.js';
import { verifyOnline } from './verify-online.js';

/** How sessions are run. */
export interface OnlineSessionOptions {
  /** How many run side by side, each with a copy of the tables of its own. */
  readonly sessions: number;
  /** What runs each. */
  readonly executor: 'worker' | 'child';
  /** Threads inside one run. */
  readonly threads: number;
  /** Candidates of one run, which cannot be stopped. */
  readonly chunk: number;
  /** The largest model and tables together, in bytes. */
  readonly maxBytes: number;
  readonly clock: Clock;
}

const OUTPUTS = ['indices', 'scores', 'attention', 'check'];

/** What a measurement counts in the mean time of a candidate, other than the first. */
const SMOOTHING = 0.1;

/** The sessions of one version of the tables. */
export class OnlineSessions {
  readonly tables: SageTables;
  readonly #sessions: readonly OnnxSession[];
  readonly #options: OnlineSessionOptions;
  /** Candidates that wait or are in a run, of all requests. */
  #waiting = 0;
  #msPerCandidate = 0;
  #users = 0;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  private constructor(tables: SageTables, sessions: readonly OnnxSession[], options: OnlineSessionOptions) {
    this.tables = tables;
    this.#sessions = sessions;
    this.#options = options;
  }

  /**
   * Opens sessions, compares the first with the reference, and runs each once at full size, so that the first request is
   * not the slowest.
   *
   * @throws What `openOnnxSession` throws; `ERR_TOO_LARGE` from `maxBytes` on; `ERR_CORRUPT` if it differs from the reference.
   */
  static async open(tables: SageTables, options: OnlineSessionOptions, call: CallOptions): Promise<OnlineSessions> {
    const deadline = Deadline.of(call, options.clock);
    const { sessions: count, executor, threads, maxBytes, clock } = options;
    const { model, externalData, bytes } = writeOnlineModel(tables);
    if (bytes > maxBytes) {
      const message = `The model and its tables take \`${bytes}\` bytes, more than \`maxBytes\`, ${quote(maxBytes)}. Raise it.`;
      throw new FeedloomError('ERR_TOO_LARGE', message);
    }
    const opened: OnnxSession[] = [];
    try {
      for (let at = 0; at < count; at += 1) {
        const rest = { ...deadline.toCallOptions(), clock };
        opened.push(
          await openOnnxSession({ model, externalData, device: 'cpu', executor, threads, maxBytes, ...rest }),
        );
      }
      for (const session of opened) await verifyOnline(tables, session, deadline);
      const sessions = new OnlineSessions(tables, opened, options);
      await sessions.#warmUp(deadline);
      return sessions;
    } catch (error) {
      await Promise.all(opened.map((session) => session.close()));
      throw error;
    }
  }

  /** Where a killed child is found, and whether runs would be taken. */
  stats(): { readonly pids: readonly number[]; readonly isReady: boolean } {
    const all = this.#sessions.map((session) => session.stats());
    return { pids: all.map(({ pid }) => pid), isReady: all.every(({ ready }) => ready) };
  }

  /**
   * Scores the candidates of a request, a chunk at a time, and looks at the deadline in between.
   *
   * @throws `ERR_OVERLOADED` at once if others are before it and, by what runs took so far, the deadline would pass before
   * it is done. One that can start at once never is, so that an estimate that is too high can be unlearned.
   */
  async run(request: OnlineRequest, deadline: Deadline): Promise<OnlineAnswer> {
    const { clock, chunk } = this.#options;
    const count = request.rows.length;
    const isAlone = this.#waiting === 0;
    if (!isAlone) this.#requireTime(count, deadline);
    this.#users += 1;
    this.#waiting += count;
    let left = count;
    const answers: OnlineAnswer[] = [];
    let next = 0;
    const lane = async (session: OnnxSession): Promise<void> => {
      while (next < count) {
        const index = answers.length;
        const from = next;
        const to = Math.min(count, from + chunk);
        next = to;
        answers.push({ places: new Int32Array(), scores: new Float32Array(), attention: new Float32Array() });
        deadline.check('scoring the candidates');
        const feeds = onlineFeeds(this.tables, request, from, to);
        const isFree = session.stats().inFlight === 0;
        const startedAt = clock.monotonic();
        const results = await session.run(feeds, { ...deadline.toCallOptions(), outputs: OUTPUTS, transfer: true });
        // One that had to wait says nothing about how long it took.
        if (isFree) this.#learn((clock.monotonic() - startedAt) / (to - from), isAlone);
        answers[index] = onlineAnswer(results, from);
        left -= to - from;
        this.#waiting -= to - from;
      }
    };
    try {
      const lanes = this.#leastBusy(Math.ceil(count / chunk));
      const done = await Promise.allSettled(lanes.map(lane));
      const failed = done.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return mergeAnswers(answers, request.limit, request.history.length);
    } finally {
      this.#waiting -= left;
      this.#users -= 1;
      if (this.#users === 0) this.#idle?.();
    }
  }

  /** Waits for the requests that are being answered, then closes the sessions. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#users > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  #requireTime(count: number, deadline: Deadline): void {
    const expectedMs = ((this.#waiting + count) * this.#msPerCandidate) / this.#sessions.length;
    if (expectedMs <= deadline.remainingMs) return;
    const message = `Ranking would take about \`${Math.ceil(expectedMs)}\` ms, more than is left. Ask for fewer candidates, or allow more time.`;
    const retryAfterMs = Math.ceil(expectedMs - count * this.#msPerCandidate);
    throw new FeedloomError('ERR_OVERLOADED', message, { retryable: true, retryAfterMs });
  }

  /** One that ran alone and faster shows what is possible: a slow spell before it is forgotten at once. */
  #learn(msPerCandidate: number, isAlone: boolean): void {
    const known = this.#msPerCandidate;
    const isTaken = known === 0 || (isAlone && msPerCandidate < known);
    this.#msPerCandidate += (msPerCandidate - known) * (isTaken ? 1 : SMOOTHING);
  }

  #leastBusy(wanted: number): OnnxSession[] {
    const byLoad = this.#sessions.map((session) => ({ session, load: session.stats().inFlight }));
    return byLoad
      .sort((a, b) => a.load - b.load)
      .slice(0, wanted)
      .map(({ session }) => session);
  }

  /** As many chunks as there are sessions go to one each. */
  async #warmUp(deadline: Deadline): Promise<void> {
    const { size } = this.tables.embeddings;
    if (size === 0) return;
    const { chunk, clock } = this.#options;
    const rows = Int32Array.from({ length: chunk * this.#sessions.length }, (_, at) => at % size);
    const history = Int32Array.from({ length: 64 }, (_, at) => at % size);
    const sourceScores = new Float32Array(rows.length);
    const logWeights = new Float32Array(history.length);
    for (let round = 0; round < 2; round += 1) {
      this.#msPerCandidate = 0;
      await this.run({ rows, sourceScores, history, logWeights, now: clock.now(), limit: 200 }, deadline);
    }
  }
}
