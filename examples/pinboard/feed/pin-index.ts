import type { Pin } from '../catalogue/pin.js';

/** What tastes, offers and life need of a pin. */
export type IndexedPin = Pick<Pin, 'id' | 'kind' | 'theme' | 'board' | 'saver' | 'at'> & {
  readonly kinds: readonly string[];
};

/** All pins, by id. In memory; filled from the catalogue at the start. */
export class PinIndex {
  readonly #pins = new Map<string, IndexedPin>();

  /** How many pins there are. */
  get size(): number {
    return this.#pins.size;
  }

  /** Adds a pin; a pin that is there already stays as it is. */
  add(pin: Pin): IndexedPin {
    return this.#pins.get(pin.id) ?? this.replace(pin);
  }

  /** Adds a pin, or replaces what is known of it: it has been looked at. It keeps its place. */
  replace({ id, kind, theme, board, saver, at, boxes }: Pin): IndexedPin {
    const kinds = [...new Set([kind, ...boxes.map((box) => box.kind)])];
    const pin = { id, kind, theme, board, saver, at, kinds };
    this.#pins.set(id, pin);
    return pin;
  }

  /** The pin with this id. */
  get(id: string): IndexedPin | undefined {
    return this.#pins.get(id);
  }

  /** All pins, in the order in which they were added. */
  all(): IndexedPin[] {
    return [...this.#pins.values()];
  }
}
