import { Deadline, FeedloomError } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { FeedService, TrackKind, TrackReceipt } from '@feedloom/pools';
import type { BoardEvent, Deed } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { PinData, PinSource } from './pin-data.js';
import { savesUndoneBy } from './undone-saves.js';

/** Records what a user did with pins of a page, and learns from it. */
export type Track = (
  user: string,
  kind: TrackKind,
  tokens: readonly string[],
  options?: CallOptions,
) => Promise<TrackReceipt>;

/** What a deed touches. */
export interface DeedParts {
  readonly feed: Pick<FeedService<PinData, PinSource>, 'track' | 'itemsOf'>;
  readonly board: Board;
  /** Tells later, whatever ends this process, what could not be told now. */
  readonly later: (events: readonly BoardEvent[], options: CallOptions) => Promise<void>;
  /** Takes work that goes on after an answer. */
  readonly goOn: (work: Promise<unknown>) => void;
  readonly clock: Clock;
  /** Hears of what could not be told: the deed is done nevertheless, and can be told again. */
  readonly onError: (error: unknown) => void;
}

/** How long an answer waits for telling, and how long it may take to have it told later, in milliseconds. */
const [TELL_MS, LATER_MS] = [300, 500];

/**
 * Creates what tracks. The feed proves that the tokens are the user's, and knows which pins they stand for, never the
 * caller. A pin that a user hides is none of their saves any more.
 */
export function createTrack({ feed, board, later, goOn, clock, onError }: DeedParts): Track {
  const { catalogue, views } = board;

  async function deedsOf(user: string, kind: TrackKind, tokens: readonly string[]): Promise<Deed[]> {
    const told = [...new Set(tokens)];
    // What is recorded is told, also of somebody who has left the page.
    const pins = await feed.itemsOf(user, told);
    const at = clock.now();
    return told.flatMap((token, place): Deed[] => {
      const pin = pins[place];
      return pin === undefined ? [] : [{ event: `${kind}/${token}`, pin, at }];
    });
  }

  async function tell(user: string, kind: TrackKind, tokens: readonly string[], options: CallOptions): Promise<void> {
    if (kind === 'seen') return;
    const deeds = await deedsOf(user, kind, tokens);
    // A save says all that opening the pin does, and more.
    const opened = deeds.filter(({ pin }) => !views.tastes.hasSaved(user, pin));
    const [did, told] = kind === 'hidden' ? (['hide', deeds] as const) : (['click', opened] as const);
    if (told.length === 0) return;
    const events: BoardEvent[] = [{ type: 'did', user, kind: did, deeds: told }];
    const telling = (async () => {
      // Told first: whoever is interrupted finds the saves again, and tells again.
      await board.tell(events);
      const undone = await savesUndoneBy(catalogue, events);
      await board.tell(undone.map((save) => ({ type: 'unsaved', save })));
      await board.takeBack(undone);
    })();
    goOn(telling.catch(() => undefined));
    try {
      await Deadline.of(options, clock).within(TELL_MS).race(telling, 'telling what a user did');
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_TIMEOUT') && !FeedloomError.is(error, 'ERR_ABORTED')) onError(error);
      await later(events, { deadlineMs: LATER_MS });
    }
  }

  return async (user, kind, tokens, options = {}) => {
    const receipt = await feed.track(user, kind, tokens, options);
    await tell(user, kind, tokens, options).catch(onError);
    return receipt;
  };
}
