import { Deadline, FeedloomError } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { BoardEvent } from '../board/board-event.js';
import { pause } from './pause.js';

/** Has what has happened told later, whatever ends this process. */
export type TellLater = (events: readonly BoardEvent[], options: CallOptions) => Promise<void>;

/** What telling later needs. */
export interface LateTellerParts {
  /** Puts events into a queue that outlives this process. */
  readonly put: TellLater;
  readonly clock: Clock;
  /** Ends the trying. */
  readonly signal: AbortSignal;
  /** Hears when the queue begins to fail, and at the end of what nobody was told. */
  readonly onError: (error: unknown) => void;
}

/** Who has events told later. */
export interface LateTeller {
  /** Throws what the queue fails with once too much waits, or the process ends. */
  readonly tell: TellLater;
  /** Tries once more, for a second, after `signal` has aborted. Never rejects. */
  close(): Promise<void>;
}

/** The pause between two tries, in milliseconds, and the most groups of events that wait; more are refused. */
const [AGAIN_MS, MOST] = [1_000, 10_000];

/** How long the queue may take for one group, and how long it may take for all at the end, in milliseconds. */
const [PUT_MS, LAST_MS] = [5_000, 1_000];

/**
 * Creates what has events told later. While the queue fails, they wait in this process: only its death, or a queue that
 * still fails when it ends, loses what was not told, and what has happened is recorded nevertheless.
 */
export function createLateTeller({ put, clock, signal, onError }: LateTellerParts): LateTeller {
  const waiting: (readonly BoardEvent[])[] = [];
  let trying: Promise<void> | undefined;

  async function putAll(options: () => CallOptions): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      await put(next, options());
      waiting.shift();
    }
  }

  async function tryOn(): Promise<void> {
    while (waiting.length > 0 && (await pause(clock, AGAIN_MS, signal))) {
      // It was told of when it began.
      await putAll(() => ({ signal, deadlineMs: PUT_MS })).catch(() => undefined);
    }
    trying = undefined;
  }

  return {
    async tell(events, options) {
      try {
        await put(events, options);
      } catch (error) {
        if (waiting.length >= MOST || signal.aborted) throw error;
        waiting.push(events);
        if (trying !== undefined) return;
        onError(error);
        trying = tryOn();
      }
    },
    async close() {
      const last = Deadline.of({ deadlineMs: LAST_MS }, clock);
      try {
        // A try that is under way may be putting the same events.
        await last.race(trying ?? Promise.resolve(), 'a try that is under way');
        await last.race(
          putAll(() => last.toCallOptions()),
          'telling what waits',
        );
      } catch (cause) {
        const lost = `Nobody was told of ${waiting.length} groups of events: the queue failed until the end.`;
        onError(new FeedloomError('ERR_UNAVAILABLE', lost, { cause }));
      }
    },
  };
}
