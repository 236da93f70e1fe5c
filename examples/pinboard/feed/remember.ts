import type { BoardViews } from '../board/board-views.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import { toCard } from '../catalogue/pin.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { Society } from '../corpus/world.js';

/** Where memories come from and go to. */
export interface MemoryParts {
  readonly catalogue: PinCatalogue;
  readonly views: BoardViews;
  readonly world: Society;
}

/** A pin with its later saves. */
export interface RememberedPin {
  readonly pin: Pin;
  readonly saves: readonly Save[];
}

/** Fills what is kept in memory from what is kept in the store. @returns All pins, oldest first. */
export async function remember({ catalogue, views, world }: MemoryParts): Promise<readonly RememberedPin[]> {
  const saves = await Promise.all(world.people.map(({ id }) => catalogue.savesOf(id)));
  const pins: Pin[] = [];
  for await (const item of catalogue.items.scan()) pins.push(toCard(item));
  pins.sort((a, b) => a.at - b.at);
  await views.add(pins);
  for (const { id, saver, at } of pins) views.saved({ user: saver, pin: id, at });
  const later = new Map<string, Save[]>();
  for (const save of saves.flat()) {
    views.saved(save);
    later.set(save.pin, [...(later.get(save.pin) ?? []), save]);
  }
  return pins.map((pin) => ({ pin, saves: later.get(pin.id) ?? [] }));
}

/** All saves of a pin, its maker's first. */
export function savesOf({ pin, saves }: RememberedPin): readonly Save[] {
  return [{ user: pin.saver, pin: pin.id, board: pin.board, at: pin.at }, ...saves];
}
