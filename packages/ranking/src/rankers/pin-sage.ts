import { Deadline, FeedloomError, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Candidate, Clock, Ranked, Ranking, RankOptions, RankRequest } from '@feedloom/core';
import type { OnlineSessionOptions } from '../pinsage/onnx/online-sessions.js';
import { OnlineSessions } from '../pinsage/onnx/online-sessions.js';
import type { SageTables } from '../tables/sage-tables.js';
import { TableHolder } from '../tables/table-holder.js';
import type { PreparedReader, TableReader, TableSource } from '../tables/table-holder.js';
import { requireSameVersion } from '../tables/table-version.js';
import { attentionReasons } from './attention-reasons.js';
import { knownCandidates } from './known-candidates.js';
import type { PinSage, PinSageOptions, PinSageStats } from './pin-sage-options.js';
import { knownHistory } from './ranked-history.js';
import { userContextOf } from './user-context-of.js';

/**
 * A ranker by the graph network, off the event loop. Candidates without a row in the tables are not in its answer. The items
 * of the user's history that speak for a placing are its reasons, kind `attention`.
 *
 * `rank` rejects with `ERR_NOT_FOUND` if nothing of the user's, or no candidate, has a row; `ERR_CONFLICT` (retryable) if the
 * tables are of two versions; `ERR_CORRUPT` for a score that is not finite; `ERR_OVERLOADED` at once if
 * time would not be enough; `ERR_UNAVAILABLE` (retryable) without tables, and while a session is being started again;
 * `ERR_CLOSED`. A ladder takes all of them as "ask the next rung".
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range. Nothing is opened before the first request or `ready()`.
 */
export function pinSage(options: PinSageOptions): PinSage {
  return new OnlineRanker(options);
}

class OnlineRanker implements PinSage, TableReader {
  readonly #tables: TableSource;
  readonly #options: PinSageOptions;
  readonly #sessionOptions: OnlineSessionOptions;
  readonly #clock: Clock;
  readonly #leave: () => void;
  readonly #draining = new Set<Promise<void>>();
  #serving: OnlineSessions | undefined;
  #opening: Promise<OnlineSessions> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PinSageOptions) {
    const { sessions = 1, executor = 'worker', threads = 1, chunk = 5_000, maxBytes = 2 ** 31 } = options;
    for (const [name, value] of Object.entries({ sessions, threads, chunk, maxBytes })) {
      requirePositiveInteger(name, value);
    }
    this.#clock = options.clock ?? systemClock;
    this.#sessionOptions = { sessions, executor, threads, chunk, maxBytes, clock: this.#clock };
    this.#options = options;
    this.#tables = options.tables;
    this.#leave = options.tables instanceof TableHolder ? options.tables.join(this) : () => undefined;
  }

  async rank(
    request: RankRequest<Candidate>,
    { limit = Infinity, ...options }: RankOptions = {},
  ): Promise<Ranking<Candidate>> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('ranking');
    if (limit !== Infinity) requirePositiveInteger('limit', limit);
    const { candidates } = request;
    if (candidates.length === 0) return { items: [], degraded: [] };
    const context = await userContextOf(request, this.#options.profiles, deadline);
    const sessions = await deadline.race(this.#sessions(), 'opening the sessions');
    const { embeddings } = sessions.tables;
    const now = this.#clock.now();
    const history = knownHistory(context, embeddings, now, this.#options.history);
    const known = knownCandidates(candidates, embeddings);
    if (known.rows.length === 0) {
      throw new FeedloomError(
        'ERR_NOT_FOUND',
        'No candidate has a row in the tables. Rank by something that knows them.',
      );
    }
    const answer = await sessions.run(
      {
        rows: known.rows,
        sourceScores: Float32Array.from(known.places, (place) => candidates[place]?.score ?? 0),
        history: history.rows,
        logWeights: history.logWeights,
        now,
        limit: Math.min(limit, known.rows.length),
      },
      deadline,
    );
    const { rung = 'full', explained = 200 } = this.#options;
    const width = history.items.length;
    const items: Ranked<Candidate>[] = [];
    answer.places.forEach((place, at) => {
      const candidate = candidates[known.places[place] ?? 0];
      if (candidate === undefined) return;
      const score = answer.scores[at] ?? 0;
      const attention = answer.attention.subarray(at * width, (at + 1) * width);
      const reasons = at < explained ? attentionReasons(attention, history.items) : undefined;
      items.push({ candidate, score, rung, reasons });
    });
    return { items, degraded: [] };
  }

  async ready(options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('opening the sessions');
    await deadline.race(this.#sessions(), 'opening the sessions');
  }

  async prepare(tables: SageTables, options: CallOptions = {}): Promise<PreparedReader> {
    const next = await this.#open(tables, options);
    return {
      commit: () => {
        if (this.#closing === undefined) this.#serve(next);
        else this.#drain(next);
      },
      discard: () => next.close(),
    };
  }

  stats(): PinSageStats {
    const serving = this.#serving?.stats();
    return { isReady: serving?.isReady ?? false, pids: serving?.pids ?? [], draining: this.#draining.size };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#leave();
    await this.#opening?.catch(() => undefined);
    if (this.#serving !== undefined) this.#drain(this.#serving);
    this.#serving = undefined;
    await Promise.all(this.#draining);
  }

  #sessions(): Promise<OnlineSessions> {
    if (this.#closing !== undefined) {
      return Promise.reject(new FeedloomError('ERR_CLOSED', 'The ranker is closed. Make another one.'));
    }
    if (this.#serving !== undefined) return Promise.resolve(this.#serving);
    this.#opening ??= this.#openCurrent().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** Not given up with the request that caused it: the next one needs it too. */
  async #openCurrent(): Promise<OnlineSessions> {
    const { current } = this.#tables;
    if (current === undefined) {
      const message = 'There are no tables yet. Publish them first.';
      throw new FeedloomError('ERR_UNAVAILABLE', message, { retryable: true });
    }
    const opened = await this.#open(current, {});
    // Newer ones were published meanwhile.
    if (this.#serving === undefined) this.#serve(opened);
    else this.#drain(opened);
    return this.#serving ?? opened;
  }

  #open(tables: SageTables, options: CallOptions): Promise<OnlineSessions> {
    requireSameVersion(tables.version, tables.embeddings.version, 'the embeddings');
    return OnlineSessions.open(tables, this.#sessionOptions, options);
  }

  #serve(next: OnlineSessions): void {
    if (this.#serving !== undefined) this.#drain(this.#serving);
    this.#serving = next;
  }

  #drain(former: OnlineSessions): void {
    const drained = former.close().finally(() => this.#draining.delete(drained));
    this.#draining.add(drained);
  }
}
