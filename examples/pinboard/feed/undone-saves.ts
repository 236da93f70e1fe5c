import { undoneBy } from '../board/board-event.js';
import type { BoardEvent } from '../board/board-event.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import type { Save } from '../catalogue/save.js';

/**
 * The recorded saves that a user has undone by hiding pins. Ask once the hides are told: whoever records a save meanwhile has
 * either done so by then, or hears of the hide afterwards.
 */
export async function savesUndoneBy(catalogue: PinCatalogue, events: readonly BoardEvent[]): Promise<Save[]> {
  const undone = events.flatMap((event) => (event.type === 'did' ? undoneBy(event) : []));
  const saves = await Promise.all(undone.map((save) => catalogue.saveOf(save)));
  // A later one stands.
  return saves.filter((save, place) => save !== undefined && save.at <= (undone[place]?.at ?? -Infinity)) as Save[];
}
