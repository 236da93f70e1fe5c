import { digestOf } from '../catalogue/erasures.js';
import type { Save } from '../catalogue/save.js';

/** The most saves that are remembered as taken back; the first ones make room. */
const MOST = 10_000;

type NamedSave = Pick<Save, 'user' | 'pin' | 'at'>;

/** Saves that were taken back not long ago, so that one which is told late stays so. In memory. */
export class TakenBack {
  readonly #saves = new Map<string, NamedSave>();

  /** A save was taken back, and with it all earlier ones of the pin by its user. */
  add(save: NamedSave): void {
    const name = nameOf(save);
    const before = this.#saves.get(name);
    this.#saves.delete(name);
    this.#saves.set(name, before !== undefined && before.at > save.at ? before : save);
    for (const first of this.#saves.keys()) {
      if (this.#saves.size <= MOST) break;
      this.#saves.delete(first);
    }
  }

  /** Whether a save was taken back. */
  covers(save: NamedSave): boolean {
    return this.#saves.size > 0 && save.at <= (this.#saves.get(nameOf(save))?.at ?? -Infinity);
  }

  /** Forgets a user who is known by a digest. */
  erase(digest: string): void {
    for (const [name, { user }] of this.#saves) if (digestOf(user) === digest) this.#saves.delete(name);
  }
}

const nameOf = ({ user, pin }: NamedSave): string => JSON.stringify([user, pin]);
