import { FeedloomError, MAX_ID_BYTES, quote } from '@feedloom/core';
import type { Interaction } from '@feedloom/core';

/** Times are kept in 6 bytes: enough for 8,000 years. */
const LATEST = 2 ** 48;

const FIELDS = ['event', 'user', 'item', 'kind'] as const;

/** Checks the shape of events, cheaply enough for every one. @throws `ERR_INVALID_ARGUMENT` that names the first bad field. */
export function checkEvents(events: readonly Interaction[]): void {
  if (!Array.isArray(events)) refuse('The events', 'an array', events);
  for (const event of events as readonly Partial<Interaction>[]) {
    if (typeof event !== 'object' || event === null) refuse('An event', 'an object', event);
    for (const field of FIELDS) {
      const text = event[field];
      if (typeof text !== 'string' || text.length === 0 || text.length > MAX_ID_BYTES) {
        refuse(`\`${field}\` of an event`, `a string of 1 to ${MAX_ID_BYTES} characters`, text);
      }
    }
    const { at = NaN } = event;
    if (!(at >= 0 && at < LATEST)) {
      refuse('`at` of an event', 'a number of milliseconds from 0 to 2^48', event.at);
    }
  }
}

function refuse(what: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `${what} must be ${rule}, got ${quote(value)}.`);
}
