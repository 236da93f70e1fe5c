import { FeedloomError, count, record } from '@feedloom/core';
import type { CallOptions, Clock, Deadline, Degraded, ErrorCode } from '@feedloom/core';
import type { VisualStage } from './visual-answer.js';

/** Mistakes and aborts of the caller: no other part would answer any better. */
const CALLERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_ABORTED',
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_PAYLOAD',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
]);

/** One call of a search: its deadline, and what happened so far. */
export class SearchRun {
  /** When it is over. */
  readonly deadline: Deadline;
  /** How long each stage took, in milliseconds. */
  readonly timings: { [Stage in VisualStage]?: number } = {};
  /** In what ways the answer will be less than was asked for. */
  readonly degraded: Degraded[] = [];
  readonly #clock: Clock;

  constructor(deadline: Deadline, clock: Clock) {
    this.deadline = deadline;
    this.#clock = clock;
  }

  /** Wall-clock time, in milliseconds since the Unix epoch. */
  now(): number {
    return this.#clock.now();
  }

  /** Does the work of a stage, timed, until its deadline. */
  async stage<Value>(
    stage: VisualStage,
    deadline: Deadline,
    work: (options: CallOptions) => Promise<Value>,
  ): Promise<Value> {
    const what = `the stage \`${stage}\` of a visual search`;
    deadline.check(what);
    const startedAt = this.#clock.monotonic();
    try {
      return await deadline.race(work(deadline.toCallOptions()), what);
    } finally {
      const tookMs = this.#clock.monotonic() - startedAt;
      this.timings[stage] = (this.timings[stage] ?? 0) + Math.round(tookMs * 10) / 10;
      record('feedloom.stage.duration', tookMs / 1000, { stage });
    }
  }

  /** Notes that `part` failed with `error`, or for a reason given, and what answers instead. */
  degrade(part: string, error: unknown, servedFrom: string, staleMs?: number): void {
    const reason = typeof error === 'string' ? error : reasonOf(error);
    this.degraded.push({ part, reason, servedFrom, ...(staleMs === undefined ? {} : { staleMs }) });
    count('feedloom.fallback', 1, { stage: part, cause: reason });
  }
}

/** Whether the call itself was wrong or was given up, so that its error is the answer. */
export function isCallers(error: unknown): boolean {
  return FeedloomError.is(error) && CALLERS.has(error.code);
}

function reasonOf(error: unknown): string {
  if (FeedloomError.is(error, 'ERR_TIMEOUT')) return 'timeout';
  if (FeedloomError.is(error, 'ERR_OVERLOADED')) return 'overloaded';
  if (FeedloomError.is(error, 'ERR_UNAVAILABLE')) return 'unavailable';
  if (FeedloomError.is(error, 'ERR_NOT_FOUND')) return 'missing';
  return 'error';
}
