import type { Save } from '../catalogue/save.js';

/** Saves of pins that nobody has looked at yet: they wait for the pins' vectors. In memory; told again at every start. */
export class UnseenSaves {
  readonly #byPin = new Map<string, Map<string, Save>>();

  /** Adds saves; one of the same pin by the same user waits once. */
  add(saves: readonly Save[]): void {
    for (const save of saves) {
      const waiting = this.#byPin.get(save.pin) ?? new Map<string, Save>();
      this.#byPin.set(save.pin, waiting.set(save.user, save));
    }
  }

  /** The pins that saves wait for. */
  pins(): string[] {
    return [...this.#byPin.keys()];
  }

  /** The saves of a pin. */
  of(pin: string): Save[] {
    return [...(this.#byPin.get(pin)?.values() ?? [])];
  }

  /** Takes a save out; one that is not there is no error. */
  remove({ user, pin }: Pick<Save, 'user' | 'pin'>): void {
    const waiting = this.#byPin.get(pin);
    waiting?.delete(user);
    if (waiting?.size === 0) this.#byPin.delete(pin);
  }

  /** Forgets a user. */
  erase(user: string): void {
    for (const pin of this.pins()) this.remove({ user, pin });
  }
}
