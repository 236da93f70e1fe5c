import type { Pools } from '@feedloom/pools';
import { userOf } from '../board/board-event.js';
import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { Newsroom } from './newsroom.js';
import type { PinData, PinSource } from './pin-data.js';
import { savesUndoneBy } from './undone-saves.js';

/** Who has to hear of what has happened. */
export interface RetellParts {
  readonly board: Board;
  readonly newsroom: Newsroom;
  readonly pools: Pick<Pools<PinData, PinSource>, 'remove'>;
}

/**
 * Does all that follows from what has happened, again or at last: it is the same twice as once. What was erased meanwhile,
 * and saves that do not stand any more, are left out.
 */
export async function retell({ board, newsroom, pools }: RetellParts, events: readonly BoardEvent[]): Promise<void> {
  const { catalogue, views } = board;
  await board.catchUp();
  const standing: BoardEvent[] = [];
  for (const event of events) {
    const user = userOf(event);
    const at = 'save' in event ? event.save.at : event.type === 'did' ? (event.deeds[0]?.at ?? 0) : 0;
    if (user !== undefined && views.erasures.covers(user, at)) continue;
    const isGone = event.type === 'saved' && (await catalogue.saveOf(event.save))?.at !== event.save.at;
    if (!isGone) standing.push(event);
  }
  await board.tell(standing);
  const taken = await savesUndoneBy(catalogue, standing);
  for (const event of standing) {
    if (event.type === 'pin') {
      const pin = views.pins.get(event.pin);
      if (pin !== undefined) await newsroom.published(pin, [makersOf(pin)]);
    }
    if (event.type === 'saved') {
      await Promise.all([newsroom.saved(event.save), pools.remove(event.save.user, [event.save.pin])]);
    }
    if (event.type === 'unsaved') await board.takeBack([event.save]);
  }
  await board.tell(taken.map((save) => ({ type: 'unsaved', save })));
  await board.takeBack(taken);
}

function makersOf({ id, saver, board, at }: { id: string; saver: string; board: string; at: number }) {
  return { user: saver, pin: id, board, at };
}
