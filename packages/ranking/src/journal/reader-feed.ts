import { FeedloomError } from '@feedloom/core';
import type { Interaction } from '@feedloom/core';
import type { EventReader } from './event-reader.js';

/** Events kept in memory for a reader that threw; of older ones it learns after a restart. */
const MOST_BEHIND = 10_000;

/** Events of earlier calls that a reader is told again with each call. */
const AGAIN = 64;

/** What one reader has still to be told. */
interface Behind {
  /** By id: it threw when it was told these. */
  readonly events: Map<string, Interaction>;
  /** By user: it threw when it was to take these back. */
  readonly erased: Map<string, readonly Interaction[]>;
}

/**
 * Tells all readers of a journal what happened. One that throws keeps neither the others nor the other events from being
 * learned: what it did not take is told again, with the next calls.
 */
export class ReaderFeed {
  readonly #readers: ReadonlyMap<EventReader, Behind>;

  constructor(readers: readonly EventReader[]) {
    this.#readers = new Map(readers.map((reader) => [reader, { events: new Map(), erased: new Map() }]));
  }

  /**
   * Tells all readers of `fresh`, and again of what they did not take.
   *
   * @param told - All events of the call; of those that a reader did not take before, the caller learns.
   * @throws `ERR_UNAVAILABLE`, retryable, with the first error of a reader as its cause, once all have been told.
   */
  learn(fresh: readonly Interaction[], told: readonly Interaction[] = fresh): void {
    const asked = new Set(told.map(({ event }) => event));
    const failures: unknown[] = [];
    for (const [reader, behind] of this.#readers) {
      const late = [...behind.events.values()];
      const again = [...late.filter(({ event }) => asked.has(event)), ...late.slice(0, AGAIN)];
      const failed = fresh.length === 0 || attempt(() => reader.learn(fresh)) === undefined ? [] : fresh;
      for (const event of new Set([...failed, ...again])) {
        const failure = attempt(() => reader.learn([event]));
        // What throws goes to the end, so that others get their turn.
        behind.events.delete(event.event);
        if (failure === undefined) continue;
        if (behind.events.size < MOST_BEHIND) behind.events.set(event.event, event);
        if (asked.has(event.event)) failures.push(failure.cause);
      }
    }
    throwFirst(failures, 'did not take an event. The event is kept; tell it again.');
  }

  /** Lets all readers take a user back. @throws As {@link ReaderFeed.learn}. */
  erase(user: string, events: readonly Interaction[]): void {
    const failures: unknown[] = [];
    for (const [reader, behind] of this.#readers) {
      const learned = events.filter(({ event }) => !behind.events.has(event));
      for (const [id, event] of behind.events) if (event.user === user) behind.events.delete(id);
      const all = [...(behind.erased.get(user) ?? []), ...learned];
      const failure = attempt(() => reader.erase(user, all));
      if (failure === undefined) behind.erased.delete(user);
      else {
        behind.erased.set(user, all);
        failures.push(failure.cause);
      }
    }
    throwFirst(failures, 'did not take a user back. The events are deleted; erase the user again.');
  }
}

function attempt(work: () => unknown): { readonly cause: unknown } | undefined {
  try {
    work();
    return undefined;
  } catch (cause) {
    return { cause };
  }
}

function throwFirst(failures: readonly unknown[], what: string): void {
  if (failures.length === 0) return;
  throw new FeedloomError('ERR_UNAVAILABLE', `A reader of the journal ${what}`, {
    cause: failures[0],
    retryable: true,
  });
}
