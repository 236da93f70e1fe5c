import type { Degraded } from '@feedloom/core';
import { Deadline, FeedloomError, count, record, traced } from '@feedloom/core';
import type { GenerateRequest, PoolHead, Slate } from '../contracts/generator.js';
import type { Refreshed } from '../protocol/ask.js';
import { bank } from '../protocol/bank.js';
import { owe } from '../protocol/owe.js';
import { perform } from '../protocol/perform.js';
import { refresh } from '../protocol/refresh.js';
import { reoffer } from '../protocol/reoffer.js';
import { settle } from '../protocol/settle.js';
import type { Layer } from '../protocol/stack.js';
import type { OfferLine } from '../protocol/offer.js';
import { rankOf } from '../pools/offer-line.js';
import type { ServedItem } from '../records/served-item.js';
import type { FeedParts } from './feed-parts.js';
import { FeedRescue } from './feed-rescue.js';
import { GeneratorCall } from './generator-call.js';
import { interleaveSources } from './interleave-sources.js';
import type { SeenFeed } from './refresh-attempt.js';
import type { Surroundings } from './surroundings.js';
import { RefreshAttempt } from './refresh-attempt.js';

const NOTHING_PULLED: Surroundings = { shared: [], degraded: [] };

/** The top of a feed, refreshed or as it was. */
export interface Top extends SeenFeed {
  readonly freshSeq: number | undefined;
  /** Whether there was nothing new to be had. */
  readonly isDry: boolean;
  readonly degraded: readonly Degraded[];
}

/** The shares of the deadline that finding items, and ordering them anew, may take before a feed goes on without. */
const PULL_SHARE = 0.6;
const RESCORE_SHARE = 0.25;
/** Errors that no older feed can make good. */
const FINAL = new Set(['ERR_ERASED', 'ERR_INVALID_ARGUMENT', 'ERR_CLOSED']);

/** Refreshes feeds, one attempt at a time for each user, and falls back to the feed as it was. */
export class Refresher<Data, Source extends string> {
  readonly #parts: FeedParts<Data, Source>;
  readonly #attempts = new Map<string, RefreshAttempt>();

  /** Works for one feed service. */
  constructor(parts: FeedParts<Data, Source>) {
    this.#parts = parts;
  }

  /** The top of the feed with a new chunk, or without one if none can be had before `deadline`. */
  async top(
    user: string,
    signals: Readonly<Record<string, unknown>>,
    layers: number,
    deadline: Deadline,
  ): Promise<Top> {
    const attempt = this.#attemptOf(user, signals, layers, deadline.remainingMs);
    const rescue = this.#rescueOf(user, layers, deadline);
    rescue.watch(attempt);
    attempt.join();
    try {
      const { kind, head, fresh, layers: all } = await deadline.race(attempt.answer, 'refreshing a feed');
      return { head, layers: () => all, freshSeq: fresh?.seq, isDry: kind === 'none', degraded: attempt.degraded };
    } catch (error) {
      // What a generator throws, whatever its code, is a failure of the generator only.
      const isFinal = attempt.stage === 'store' && FeedloomError.is(error) && FINAL.has(error.code);
      if (deadline.aborted || isFinal) throw error;
      return await this.#fallBack(user, attempt, error, rescue, deadline);
    } finally {
      rescue.stop();
      attempt.leave();
    }
  }

  #rescueOf(user: string, layers: number, deadline: Deadline): FeedRescue {
    const { reader, hasOtherStore, clock, puller } = this.#parts;
    return new FeedRescue({ reader, hasOtherStore, clock, pulls: puller !== undefined }, user, layers, deadline);
  }

  #attemptOf(
    user: string,
    signals: Readonly<Record<string, unknown>>,
    layers: number,
    remainingMs: number,
  ): RefreshAttempt {
    const running = this.#attempts.get(user);
    if (running?.takesCallers === true) return running;
    const attempt = new RefreshAttempt(
      (self) => this.#run(user, self, signals, layers, Math.min(remainingMs, this.#parts.deadlineMs)),
      running,
    );
    this.#attempts.set(user, attempt);
    const forget = (): void => {
      if (this.#attempts.get(user) === attempt) this.#attempts.delete(user);
    };
    attempt.answer.then(forget, forget);
    return attempt;
  }

  /** Resolves with the answer as soon as it is committed; applying it to a second store goes on in the background. */
  #run(
    user: string,
    attempt: RefreshAttempt,
    signals: Readonly<Record<string, unknown>>,
    layers: number,
    limitMs: number,
  ): Promise<Refreshed> {
    const { pools, puller, surroundings, env, background, pageKit, size, max, headsPerPool, minRefreshMs } =
      this.#parts;
    const place = pools.placeOf(user);
    return new Promise((resolve, reject) => {
      const work = async (): Promise<void> => {
        const { retractions } = pools.parts;
        const [around, pulled = NOTHING_PULLED] = await Promise.all([
          surroundings.read(),
          puller?.read(user, signals, limitMs * PULL_SHARE),
        ]);
        const shared = interleaveSources([...pulled.shared, ...around.shared]);
        attempt.degraded = [...around.degraded, ...pulled.degraded];
        const operation = refresh(env, {
          size,
          max,
          signals,
          headsPerPool,
          layers,
          minRefreshMs,
          shared,
          isRetracted: retractions.isEmpty ? undefined : retractions.has,
          isLate: () => attempt.isLate,
          generate: (heads, request) =>
            this.#decide(user, attempt, heads as PoolHead<Data, Source>[], request, limitMs * RESCORE_SHARE),
          onSight: (head, seenLayers) => (attempt.seen = { head, layers: seenLayers }),
          onDecided(chunk, { incarnation }) {
            if (attempt.isRunning) pageKit.signed.prepare(user, incarnation, chunk);
          },
          onAnswer: resolve,
        });
        const answer = await traced('feedloom.pool.claim', {}, () => perform(operation, place));
        this.#afterwards(user, attempt, answer);
      };
      background.start(() => work().catch(reject));
    });
  }

  /** Has the heads ordered anew, if anything does that, and the generator choose from them. */
  #decide(
    user: string,
    attempt: RefreshAttempt,
    heads: readonly PoolHead<Data, Source>[],
    request: GenerateRequest,
    limitMs: number,
  ): Slate | Promise<Slate> {
    const { rescorer } = this.#parts;
    if (rescorer === undefined || attempt.isRescoringOver) return this.#generate(user, attempt, heads, request);
    attempt.rescoreBy ??= Deadline.of({ deadlineMs: limitMs }, this.#parts.clock);
    return rescorer.apply(user, heads, attempt.rescoreBy).then((rescored) => {
      attempt.isRescoringOver = rescored.degraded.length > 0;
      // A refresh that lost a race decides again.
      const earlier = attempt.degraded.filter(({ part }) => part !== 'rescore');
      attempt.degraded = [...earlier, ...rescored.degraded];
      return this.#generate(user, attempt, rescored.heads, request);
    });
  }

  /** Calls the generator without a turn of the event loop if it needs none. */
  #generate(
    user: string,
    attempt: RefreshAttempt,
    heads: readonly PoolHead<Data, Source>[],
    request: GenerateRequest,
  ): Slate | Promise<Slate> {
    const { generator, deadlineMs, lateMs, onDecision, background, clock } = this.#parts;
    attempt.stage = 'generator';
    const decided = (slate: Slate<Source>): Slate => {
      attempt.stage = 'store';
      try {
        onDecision?.({ user, heads, request, slate });
      } catch (error) {
        background.report(error);
      }
      return slate;
    };
    const call = new GeneratorCall(deadlineMs + lateMs);
    const slate = generator.generate(heads, request, call);
    if (!('then' in slate)) return decided(slate);
    // A generator may be late and still pay off, but not for ever: its attempt holds the user's place.
    const deadline = Deadline.of({ deadlineMs: call.deadlineMs }, clock);
    const waited = traced('feedloom.generator.chunk', {}, () => deadline.race(Promise.resolve(slate), 'generating'));
    return waited.finally(() => call.end()).then(decided);
  }

  /** What a successful refresh leaves to be done when nobody waits. */
  #afterwards(user: string, attempt: RefreshAttempt, { kind, head, fresh, layers, backlog, missing }: Refreshed): void {
    this.#parts.puller?.served.add(user, servedIn(layers));
    const { pools, env, background, reoffer: policy } = this.#parts;
    const place = pools.placeOf(user);
    if (backlog >= env.layout.settleAt) background.startOnce(`settle ${user}`, () => perform(settle(env), place));
    if (kind !== 'made' || fresh === undefined) return;
    if (attempt.isLate && !fresh.banked) background.start(() => perform(bank(env, fresh.seq), place));
    record('feedloom.chunk.size', fresh.items.length, { kind: 'served' });
    record('feedloom.chunk.size', fresh.requested, { kind: 'requested' });
    if (missing > 0) count('feedloom.chunk.deficit', missing, {});
    if (policy === undefined || fresh.seq - policy.afterChunks < head.first) return;
    const isRetracted = pools.parts.retractions.has;
    const requeue = (item: ServedItem): OfferLine | undefined => this.#requeued(item, policy.maxTimes);
    background.start(() => perform(reoffer(env, fresh.seq - policy.afterChunks, requeue, { isRetracted }), place));
  }

  /** An item that nobody saw, as it goes back to its pool; `undefined` if it has been served often enough. */
  #requeued({ id, source, score, at, timesServed, dataBytes }: ServedItem, maxTimes: number): OfferLine | undefined {
    const { pools, env } = this.#parts;
    const rules = pools.parts.rules.get(source);
    if (rules === undefined || timesServed + 1 >= maxTimes) return undefined;
    const expiresAt = rules.ttlMs === Infinity ? 0 : env.now() + rules.ttlMs;
    const rank = rankOf(score, at, rules.halfLifeMs);
    return { id, score, rank, at, expiresAt, timesServed: timesServed + 1, data: dataBytes };
  }

  async #fallBack(
    user: string,
    attempt: RefreshAttempt,
    error: unknown,
    rescue: FeedRescue,
    deadline: Deadline,
  ): Promise<Top> {
    const reason = deadline.expired ? 'timeout' : FeedloomError.is(error, 'ERR_CONFLICT') ? 'contention' : 'error';
    const part = attempt.stage;
    count('feedloom.fallback', 1, { stage: part, cause: reason });
    if (attempt.takeDebt()) this.#remember(user, attempt.seen?.head.seq);
    const degraded = [...attempt.degraded, { part, reason, servedFrom: 'materialised-feed' }];
    const seen = attempt.seen ?? (await rescue.feed());
    if (seen === undefined) throw error;
    return { ...seen, freshSeq: undefined, isDry: false, degraded };
  }

  /** The size debt survives the process: the next chunk, whoever makes it, is at least as large as this one. */
  #remember(user: string, seq: number | undefined): void {
    const { pools, env, size, background } = this.#parts;
    background.start(() => perform(owe(env, size, seq), pools.placeOf(user)));
  }
}

/** The items of layers, oldest first. */
function servedIn(layers: readonly Layer[]): string[] {
  try {
    return layers.flatMap(({ chunk }) => chunk.items.map(({ id }) => id)).reverse();
  } catch {
    // A damaged chunk is told of by whoever shows it.
    return [];
  }
}
