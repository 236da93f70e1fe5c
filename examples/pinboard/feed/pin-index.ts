import type { Pin } from '../catalogue/pin.js';

/** What finding related pins needs of a pin. */
export type IndexedPin = Pick<Pin, 'id' | 'kind' | 'theme' | 'board' | 'saver' | 'at'> & {
  readonly kinds: readonly string[];
};

/** The pins of the corpus by what they have in common. In memory; filled from the catalogue at the start. */
export class PinIndex {
  readonly #pins = new Map<string, IndexedPin>();
  readonly #groups = new Map<string, IndexedPin[]>();

  /** How many pins there are. */
  get size(): number {
    return this.#pins.size;
  }

  /** Adds a pin; a pin that is there already stays as it is. */
  add({ id, kind, theme, board, saver, at, boxes }: Pin): IndexedPin {
    const known = this.#pins.get(id);
    if (known !== undefined) return known;
    const kinds = [...new Set([kind, ...boxes.map((box) => box.kind)])];
    const pin = { id, kind, theme, board, saver, at, kinds };
    this.#pins.set(id, pin);
    const keys = [`theme/${theme}`, `board/${board}`, ...kinds.map((each) => `kind/${each}`)];
    for (const key of keys) {
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, [pin]);
      else group.push(pin);
    }
    return pin;
  }

  /** The pin with this id. */
  get(id: string): IndexedPin | undefined {
    return this.#pins.get(id);
  }

  /** The pins of a theme, oldest first. */
  ofTheme(theme: string): readonly IndexedPin[] {
    return this.#groups.get(`theme/${theme}`) ?? [];
  }

  /** All pins, in the order in which they were added. */
  all(): IndexedPin[] {
    return [...this.#pins.values()];
  }

  /** The pins that have most in common with `pin`: kinds first, then the board, then the newest. */
  related(pin: IndexedPin, limit: number): IndexedPin[] {
    const shared = new Map<IndexedPin, number>();
    const count = (key: string, weight: number): void => {
      for (const other of this.#groups.get(key) ?? []) {
        if (other !== pin) shared.set(other, (shared.get(other) ?? 0) + weight);
      }
    };
    count(`kind/${pin.kind}`, 3);
    for (const kind of pin.kinds) count(`kind/${kind}`, 1);
    count(`board/${pin.board}`, 1);
    return [...shared]
      .sort(([a, inCommon], [b, others]) => others - inCommon || b.at - a.at || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(([other]) => other);
  }
}
