import { FeedloomError } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import type { Pools } from '@feedloom/pools';
import type { Board } from '../board/board.js';
import type { Board as UserBoard } from '../corpus/board.js';
import { Chance } from '../corpus/chance.js';
import { chooseBoard } from '../corpus/saving.js';
import type { Society } from '../corpus/world.js';
import type { Newsroom } from './newsroom.js';
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
export type SavePin = (user: string, pin: string) => Promise<Saved>;

/** What a save touches. */
export interface SaverParts {
  readonly society: Society;
  readonly board: Board;
  readonly newsroom: Newsroom;
  readonly pools: Pools<PinData, PinSource>;
  readonly clock: Clock;
}

/** Creates what saves pins: the catalogue records it, followers hear of it, and nobody is offered what they have. */
export function createSaver({ society, board, newsroom, pools, clock }: SaverParts): SavePin {
  return async (user, id) => {
    const { catalogue, views } = board;
    const pin = views.pins.get(id);
    if (pin === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'There is no such pin. Reload the feed.');
    const place = chooseBoard(new Chance(`${user}/${id}`), society, user, { name: pin.kind, theme: pin.theme });
    const { save, isNew } = await catalogue.save({ user, pin: id, board: place.id, at: clock.now() });
    // All that follows is the same twice as once: a retry does what the attempt before did not get to.
    await board.tell([{ type: 'saved', save }]);
    await newsroom.saved(save);
    await pools.remove(user, [id]);
    const [card] = await catalogue.pins([id]);
    return { board: place, saves: card?.saves ?? 0, isNew };
  };
}
