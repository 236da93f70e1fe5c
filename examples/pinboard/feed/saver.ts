import { Deadline, FeedloomError, isFault } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { Pools } from '@feedloom/pools';
import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { RecordedSave } from '../catalogue/pin-catalogue.js';
import type { Save } from '../catalogue/save.js';
import type { Board as UserBoard } from '../corpus/board.js';
import { Chance } from '../corpus/chance.js';
import { chooseBoard } from '../corpus/saving.js';
import type { Society } from '../corpus/world.js';
import type { Newsroom } from './newsroom.js';
import { pause } from './pause.js';
import type { PinData, PinSource } from './pin-data.js';
import type { IndexedPin } from './pin-index.js';

/** What became of a save. */
export interface Saved {
  readonly board: UserBoard;
  /** How many users have saved the pin after the first. */
  readonly saves: number;
  /** `false` if the user had saved the pin before. */
  readonly isNew: boolean;
  /** `pending` if it could not be recorded, and will be. */
  readonly record: 'done' | 'pending';
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
  /** Has a save recorded later, whatever ends this process. */
  readonly recordLater: (save: Save, options: CallOptions) => Promise<void>;
  /** Has what follows done later, whatever ends this process. */
  readonly later: (events: readonly BoardEvent[], options: CallOptions) => Promise<void>;
  /** Takes work that goes on after an answer. */
  readonly goOn: (work: Promise<unknown>) => void;
}

/** How long a save may take to be recorded, and how long an answer waits for what follows, in milliseconds. */
const [RECORD_MS, FOLLOW_MS] = [1_000, 300];

/** How long it may take to have it recorded later, and to have it told later, in milliseconds. */
const [LATER_MS, TELL_LATER_MS] = [2_000, 500];

/**
 * Creates what saves pins: the catalogue records it, all processes and followers hear of it, and nobody is offered what they
 * have. Recorded, it is a save: what follows is not waited for long, and is the same twice as once. While the catalogue fails
 * a save is kept in the queue, and the answer says so.
 */
export function createSaver(parts: SaverParts): SavePin {
  const { society, board, newsroom, pools, clock, recordLater, later, goOn } = parts;
  const { catalogue, views, hot } = board;

  async function pinOf(id: string, options: CallOptions): Promise<IndexedPin> {
    // Another process may have told of it a moment ago.
    if (views.pins.get(id) === undefined) await Deadline.of(options, clock).race(board.catchUp(), 'hearing of a pin');
    const pin = views.pins.get(id);
    if (pin === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'There is no such pin. Reload the feed.');
    return pin;
  }

  /** @returns `undefined` if it is to be recorded later. */
  async function record(save: Save, options: CallOptions): Promise<RecordedSave | undefined> {
    const deadline = Deadline.of(options, clock);
    try {
      return await catalogue.record(save, deadline.within(RECORD_MS).toCallOptions());
    } catch (error) {
      if (deadline.aborted || !isFault(error)) throw error;
      const isKept = await recordLater(save, { deadlineMs: LATER_MS }).then(
        () => true,
        () => false,
      );
      if (!isKept) throw error;
      return undefined;
    }
  }

  /** All that follows from a save which is recorded. @returns How many there are, if that is known soon. */
  async function follow({ save, isNew }: RecordedSave, options: CallOptions): Promise<number | undefined> {
    const { user, pin: id } = save;
    const counted = isNew ? catalogue.count(id) : hot.pins([id]).then(([card]) => card?.saves);
    const following = Promise.all([
      counted.then(() => hot.changed([id])),
      board.tell([{ type: 'saved', save }]).then(() => newsroom.saved(save)),
      pools.remove(user, [id]),
    ]);
    const inTime = Deadline.of(options, clock).within(FOLLOW_MS);
    goOn(following);
    const isDone = await inTime.race(following, 'telling of a save').then(
      () => true,
      () => false,
    );
    // Whoever has their answer need not save again for others to hear of it.
    if (!isDone) await later([{ type: 'saved', save }], { deadlineMs: TELL_LATER_MS });
    return Promise.race([counted.catch(() => undefined), pause(clock, 0).then(() => undefined)]);
  }

  return async (user, id, options = {}) => {
    const pin = await pinOf(id, { deadlineMs: RECORD_MS, ...options });
    const place = chooseBoard(new Chance(`${user}/${id}`), society, user, { name: pin.kind, theme: pin.theme });
    const wanted = { user, pin: id, board: place.id, at: clock.now() };
    const recorded = await record(wanted, options);
    const isNew = recorded?.isNew ?? !views.tastes.hasSaved(user, id);
    const saves = recorded && (await follow(recorded, options));
    const known = (views.popular.savers(id) || 1) - (recorded === undefined && isNew ? 0 : 1);
    return { board: place, saves: saves ?? known, isNew, record: recorded === undefined ? 'pending' : 'done' };
  };
}
