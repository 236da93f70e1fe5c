import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { Eyes } from './eyes.js';

/** Puts pins that other processes have looked at into the index of this one. */
export function followIndex(board: Board, { index }: Pick<Eyes, 'index'>): void {
  board.follow(async (events: readonly BoardEvent[]) => {
    const seen = [...new Set(events.flatMap((event) => (event.type === 'seen' ? event.pin : [])))];
    if (seen.length === 0) return;
    const found = await index.get(seen);
    const missing = seen.filter((_, place) => found[place] === undefined);
    const cards = await board.catalogue.pins(missing);
    const items = cards.flatMap((card) => {
      const vector = card && board.views.vectors.get(card.id);
      return card === undefined || vector === undefined ? [] : [{ id: card.id, vector, tags: card.tags }];
    });
    if (items.length > 0) await index.upsert(items);
  });
}
