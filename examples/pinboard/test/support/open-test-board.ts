import { systemClock, systemRandom } from '@feedloom/core';
import type { OrderedStore } from '@feedloom/core';
import { Board } from '../../board/board.js';
import type { Pin } from '../../catalogue/pin.js';
import { kindWorld } from './kind-world.js';
import { testEyes } from './test-eyes.js';

/** The only pin of a test's board. */
export const lamp: Pin = {
  ...{ id: 'lamp', title: 'Lamp', description: '', tags: [], width: 1, height: 1, blob: '', boxes: [] },
  ...{ kind: 'lamp', theme: 'things', board: 'eva/things', saver: 'eva', at: 0 },
};

/** Opens what a process knows of the board in a store, which has one pin; it follows only when it is told to. */
export async function openTestBoard(store: OrderedStore): Promise<Board> {
  const board = await Board.open({
    ...{ store, world: kindWorld({ kinds: 1, perKind: 1, narrow: '' }), space: testEyes().index.space },
    ...{ clock: systemClock, random: systemRandom },
    onError: (error) => {
      throw error;
    },
  });
  await board.catalogue.put(lamp);
  await board.tell([{ type: 'pin', pin: lamp.id }]);
  return board;
}
