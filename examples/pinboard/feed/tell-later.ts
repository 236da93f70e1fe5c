import type { CallOptions, Clock } from '@feedloom/core';
import type { BoardEvent } from '../board/board-event.js';
import { pause } from './pause.js';

/** Has what has happened told later, whatever ends this process. */
export type TellLater = (events: readonly BoardEvent[], options: CallOptions) => Promise<void>;

/** What telling later needs. */
export interface TellLaterParts {
  /** Puts events into a queue that outlives this process. */
  readonly put: TellLater;
  readonly clock: Clock;
  /** Ends the trying. */
  readonly signal: AbortSignal;
  /** Hears when the queue begins to fail. */
  readonly onError: (error: unknown) => void;
}

/** The pause between two tries, in milliseconds, and the most groups of events that wait; more are refused. */
const [AGAIN_MS, MOST] = [1_000, 10_000];

/**
 * Creates what has events told later. While the queue fails, they wait in this process: only its death together with the
 * queue's loses what was not told, and what has happened is recorded nevertheless.
 *
 * The result throws what the queue fails with once too much waits.
 */
export function createTellLater({ put, clock, signal, onError }: TellLaterParts): TellLater {
  const waiting: (readonly BoardEvent[])[] = [];
  let isTrying = false;

  async function tryOn(): Promise<void> {
    isTrying = true;
    while (waiting[0] !== undefined && (await pause(clock, AGAIN_MS, signal))) {
      try {
        for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
          await put(next, {});
          waiting.shift();
        }
      } catch {
        // It was told of when it began.
      }
    }
    isTrying = false;
  }

  return async (events, options) => {
    try {
      await put(events, options);
    } catch (error) {
      if (waiting.length >= MOST || signal.aborted) throw error;
      waiting.push(events);
      if (isTrying) return;
      onError(error);
      void tryOn();
    }
  };
}
