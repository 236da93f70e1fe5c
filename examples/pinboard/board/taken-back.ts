import { digestOf } from '../catalogue/erasures.js';
import type { UndoneSave } from './board-event.js';

/** The most saves that are remembered as taken back; the first ones make room. */
const MOST = 10_000;

/** Saves that were taken back not long ago, so that one which is told late stays so. In memory. */
export class TakenBack {
  readonly #saves = new Map<string, UndoneSave>();

  /** A save was taken back, and with it all earlier ones of the pin by its user. */
  add(save: UndoneSave): void {
    const name = nameOf(save);
    const before = this.#saves.get(name);
    this.#saves.delete(name);
    this.#saves.set(name, before !== undefined && before.at > save.at ? before : save);
    for (const first of this.#saves.keys()) {
      if (this.#saves.size <= MOST) break;
      this.#saves.delete(first);
    }
  }

  /** The same of saves that were taken back before all others: these make room first. */
  addEarlier(saves: readonly UndoneSave[]): void {
    const later = [...this.#saves.values()];
    this.#saves.clear();
    for (const save of [...saves, ...later]) this.add(save);
  }

  /** Whether a save was taken back. */
  covers(save: UndoneSave): boolean {
    return this.#saves.size > 0 && save.at <= (this.#saves.get(nameOf(save))?.at ?? -Infinity);
  }

  /** Forgets a user who is known by a digest. */
  erase(digest: string): void {
    for (const [name, { user }] of this.#saves) if (digestOf(user) === digest) this.#saves.delete(name);
  }
}

const nameOf = ({ user, pin }: UndoneSave): string => JSON.stringify([user, pin]);
