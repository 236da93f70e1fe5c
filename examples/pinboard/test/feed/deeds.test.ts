import { Deadline, systemClock } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import type { Deed } from '../../board/board-event.js';
import type { Board } from '../../board/board.js';
import { createTrack } from '../../feed/deeds.js';
import type { DeedParts } from '../../feed/deeds.js';
import { lamp, openTestBoard } from '../support/open-test-board.js';

/** What the board has been told of ben's deeds. */
async function deedsIn(board: Board): Promise<Deed[]> {
  const { events } = await board.log.read(0, 64);
  return events.flatMap((event) => (event.type === 'did' && event.user === 'ben' ? event.deeds : []));
}

describe('a deed', () => {
  it('is told although whoever did it does not wait for the answer, and that is no failure', async () => {
    const board = await openTestBoard(new MemoryStore());
    const [page, errors] = [new AbortController(), [] as unknown[]];
    const feed: DeedParts['feed'] = {
      track: async () => {
        page.abort();
        return { recorded: 1, trimmed: 0 };
      },
      itemsOf: async (_user, _tokens, options) => {
        Deadline.of(options).check('looking for items');
        return [lamp.id];
      },
    };
    const under: Promise<unknown>[] = [];
    const track = createTrack({
      ...{ feed, board, clock: systemClock, later: async () => undefined },
      goOn: (work) => void under.push(work),
      onError: (error) => errors.push(error),
    });
    await track('ben', 'hidden', ['token'], { signal: page.signal });
    await Promise.all(under);
    expect(errors).toEqual([]);
    expect(await deedsIn(board)).toMatchObject([{ event: 'hidden/token', pin: 'lamp' }]);
  });
});
