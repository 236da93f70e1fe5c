import { Deadline } from '@feedloom/core';
import type { Offer } from '../contracts/worker.js';
import type { Inbox } from './inbox.js';
import { sourceFailed } from './source-failed.js';

/**
 * Fills `inbox` from a stream, one offer at a time and only while there is room, until the stream ends or `stop`
 * aborts. An offer that the stream hands out after that is not taken in.
 *
 * @throws What the stream fails with, wrapped as `ERR_UNAVAILABLE`.
 */
export async function readIterable<Data, Source extends string>(
  offers: AsyncIterable<Offer<Data, Source>>,
  inbox: Inbox<Data, Source>,
  stop: AbortSignal,
): Promise<void> {
  const untilStop = Deadline.of({ signal: stop });
  let iterator: AsyncIterator<Offer<Data, Source>> | undefined;
  try {
    iterator = offers[Symbol.asyncIterator]();
    while ((await inbox.room()) > 0 && !stop.aborted) {
      const next = await untilStop.race(iterator.next(), 'waiting for an offer');
      if (next.done === true) {
        iterator = undefined;
        return;
      }
      inbox.put(hold(next.value));
    }
  } catch (error) {
    if (stop.aborted) return;
    iterator = undefined;
    throw sourceFailed(error);
  } finally {
    inbox.end();
    // A generator that waits for its next offer closes only when that has come: it is told, not waited for.
    const open = iterator;
    (async () => open?.return?.())().catch(() => undefined);
  }
}

function hold<Data, Source extends string>(offer: Offer<Data, Source>) {
  const nothing = async (): Promise<void> => undefined;
  return { offer, isReturnable: false, isLost: false, done: nothing, giveBack: nothing };
}
