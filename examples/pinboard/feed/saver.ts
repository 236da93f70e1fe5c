import { Deadline, FeedloomError } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { Pools } from '@feedloom/pools';
import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { Board as UserBoard } from '../corpus/board.js';
import { Chance } from '../corpus/chance.js';
import { chooseBoard } from '../corpus/saving.js';
import type { Society } from '../corpus/world.js';
import type { Newsroom } from './newsroom.js';
import { pause } from './pause.js';
import type { PinData, PinSource } from './pin-data.js';

/** What became of a save. */
export interface Saved {
  readonly board: UserBoard;
  /** How many users have saved the pin after the first. */
  readonly saves: number;
  /** `false` if the user had saved the pin before. */
  readonly isNew: boolean;
}

/** Saves a pin for a user, on their board for its theme. @throws `ERR_NOT_FOUND` if there is no such pin. */
export type SavePin = (user: string, pin: string, options?: CallOptions) => Promise<Saved>;

/** What a save touches. */
export interface SaverParts {
  readonly society: Society;
  readonly board: Board;
  readonly newsroom: Newsroom;
  readonly pools: Pools<PinData, PinSource>;
  readonly clock: Clock;
  /** Has what follows done later, whatever ends this process. */
  readonly later: (events: readonly BoardEvent[], options: CallOptions) => Promise<void>;
  /** Takes work that goes on after an answer. */
  readonly goOn: (work: Promise<unknown>) => void;
}

/** How long a save may take to be recorded, and how long an answer waits for what follows, in milliseconds. */
const [RECORD_MS, FOLLOW_MS] = [5_000, 1_500];

/**
 * Creates what saves pins: the catalogue records it, all processes and followers hear of it, and nobody is offered what they
 * have. Recorded, it is a save: what follows is not waited for long, and is the same twice as once.
 */
export function createSaver({ society, board, newsroom, pools, clock, later, goOn }: SaverParts): SavePin {
  const { catalogue, views, hot } = board;
  return async (user, id, options = {}) => {
    const deadline = Deadline.of({ deadlineMs: RECORD_MS, ...options }, clock);
    const pin = views.pins.get(id);
    if (pin === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'There is no such pin. Reload the feed.');
    const place = chooseBoard(new Chance(`${user}/${id}`), society, user, { name: pin.kind, theme: pin.theme });
    const wanted = { user, pin: id, board: place.id, at: clock.now() };
    const { save, isNew } = await catalogue.record(wanted, deadline.toCallOptions());
    const counted = isNew ? catalogue.count(id) : hot.pins([id]).then(([card]) => card?.saves);
    const follow = Promise.all([
      counted.then(() => hot.changed([id])),
      board.tell([{ type: 'saved', save }]).then(() => newsroom.saved(save)),
      pools.remove(user, [id]),
    ]);
    const inTime = deadline.within(FOLLOW_MS);
    goOn(follow);
    const isDone = await inTime.race(follow, 'telling of a save').then(
      () => true,
      () => false,
    );
    // Whoever has their answer need not save again for others to hear of it.
    if (!isDone) await later([{ type: 'saved', save }], deadline.toCallOptions());
    const saves = await Promise.race([counted.catch(() => undefined), pause(clock, 0).then(() => undefined)]);
    return { board: place, saves: saves ?? (views.popular.savers(id) || 1) - 1, isNew };
  };
}
