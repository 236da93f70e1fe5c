import type { Board } from '../board/board.js';
import type { Save } from '../catalogue/save.js';

/** Records a save that had to wait, and all that follows from it. */
export type RecordLateSave = (save: Save) => Promise<void>;

/**
 * Creates what records saves that had to wait: one that was taken back, hidden or erased meanwhile is none any more.
 *
 * @param follow - Does what follows from a save; doing it twice is the same as once.
 */
export function createLateRecorder(board: Board, follow: (save: Save) => Promise<void>): RecordLateSave {
  const { catalogue } = board;
  return async (wanted) => {
    if (await board.hasUndone(wanted)) return;
    const { save } = await catalogue.record(wanted);
    // Also one that a first try recorded, whose answer was lost. A try that fails after this counts again, but seldom.
    if (save.at === wanted.at) await catalogue.count(save.pin);
    // Who undid it before it was there did not find it.
    if (await board.hasUndone(wanted)) await catalogue.takeBack(wanted);
    else await follow(save);
  };
}
