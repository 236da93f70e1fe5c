import type { Interaction } from '@feedloom/core';
import type { Save } from '../catalogue/save.js';

/** All saves, as the network learns from them. In memory; told again at every start. */
export class SaveLog {
  readonly #byUser = new Map<string, Map<string, Interaction>>();
  #count = 0;
  #revision = 0;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds a save; one of the same pin by the same user counts once. */
  add({ user, pin, at }: Save): void {
    const saves = this.#byUser.get(user) ?? new Map<string, Interaction>();
    if (saves.has(pin)) return;
    saves.set(pin, { event: `save/${pin}`, user, item: pin, kind: 'save', at });
    this.#byUser.set(user, saves);
    this.#count += 1;
    this.#revision += 1;
  }

  /** Takes a save out; one that is not there is no error. */
  remove({ user, pin }: Pick<Save, 'user' | 'pin'>): void {
    if (this.#byUser.get(user)?.delete(pin) !== true) return;
    this.#count -= 1;
    this.#revision += 1;
  }

  /** What everybody saved. */
  all(): Interaction[] {
    return [...this.#byUser.values()].flatMap((saves) => [...saves.values()]);
  }

  /** Forgets a user. */
  erase(user: string): void {
    this.#count -= this.#byUser.get(user)?.size ?? 0;
    this.#byUser.delete(user);
    this.#revision += 1;
  }
}
