import { FeedloomError } from '@feedloom/core';
import type { Clock, OrderedStore } from '@feedloom/core';
import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { LogFollower } from '../board/log-follower.js';
import { cellKey, decodeCell, encodeCell } from '../catalogue/cell.js';
import { pause } from '../feed/pause.js';
import { FirstTold } from './first-told.js';
import type { PinboardRanking } from './pinboard-ranking.js';

/** Who learns, and of what. */
export interface LearnerParts {
  readonly board: Board;
  readonly ranking: PinboardRanking;
  readonly store: OrderedStore;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const PARTITION = 'board-log';
const LEARNED = cellKey('learned');
/** How often it is noted how far learning has come, in milliseconds: what is learned again counts once. */
const NOTED_MS = 2_000;
/** The pause before the next try to begin, in milliseconds. */
const AGAIN_MS = 1_000;

/** Has a ranking learn from what happens on the board, from where it was when the last process ended, until `signal` aborts. */
export async function learnFrom(parts: LearnerParts, signal: AbortSignal): Promise<void> {
  const { ranking, store, clock, onError } = parts;
  const follower = await begin(parts, signal);
  if (follower === undefined) return;
  ranking.tellLearned(() => follower.position);
  let noted = -1;
  const note = async (): Promise<void> => {
    const { position } = follower;
    if (position === noted) return;
    await store.write(PARTITION, { puts: [{ key: LEARNED, value: encodeCell(position) }] });
    noted = position;
  };
  do await note().catch(onError);
  while (await pause(clock, NOTED_MS, signal));
  await note().catch(onError);
}

/** Begins as soon as the store says where; `undefined` if `signal` aborts before. */
async function begin(parts: LearnerParts, signal: AbortSignal): Promise<LogFollower | undefined> {
  const { board, store, clock, onError } = parts;
  for (let failures = 0; ; failures += 1) {
    try {
      const [[cell] = []] = await store.read(PARTITION, [{ key: LEARNED }]);
      return board.follow(createLesson(parts), await startAt(board, cell && decodeCell<number>(cell.value)));
    } catch (error) {
      if (failures === 0) onError(error);
      if (!(await pause(clock, AGAIN_MS, signal))) return undefined;
    }
  }
}

/** Where learning goes on; `undefined` if the log does not go back so far: what it held of saves is remembered otherwise. */
async function startAt(board: Board, learned: number | undefined): Promise<number | undefined> {
  if (learned === undefined || learned > (await board.log.end())) return undefined;
  return board.log.read(learned, 1).then(
    () => learned,
    (error: unknown) => {
      if (!FeedloomError.is(error, 'ERR_NOT_FOUND')) throw error;
      return undefined;
    },
  );
}

/** Creates what learns from events: neighbours of one type together, one after the other in their order. */
function createLesson({ board, ranking }: LearnerParts): (events: readonly BoardEvent[]) => Promise<void> {
  const { views } = board;
  const told = new FirstTold();
  return async (events) => {
    let saves = [];
    for (const [place, event] of events.entries()) {
      if (event.type === 'saved' && !views.isOver(event.save)) saves.push(event.save);
      // Many saves are learned in the time of one.
      if (event.type === 'saved' && events[place + 1]?.type === 'saved') continue;
      if (saves.length > 0) await ranking.saved(saves);
      saves = [];
      if (event.type === 'unsaved' && !views.standsLater(event.save)) await ranking.unsaved(event.save);
      if (event.type === 'erased') told.erase(event.digest);
      if (event.type === 'seen') await ranking.seen([event.pin]);
      if (event.type === 'did') {
        const deeds = event.deeds.filter(({ at }) => !views.erasures.covers(event.user, at));
        if (deeds.length > 0) await ranking.did(event.user, event.kind, told.of(event.user, deeds));
      }
    }
  };
}
