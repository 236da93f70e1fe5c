import type { Deed } from '../board/board-event.js';
import { digestOf } from '../catalogue/erasures.js';

/** The most users, and the most deeds of each, that are remembered; those not heard of for longest make room. */
const [USERS, DEEDS] = [10_000, 1_000];

/** When deeds were first told, so that one which is told again is the same one. In memory. */
export class FirstTold {
  readonly #users = new Map<string, Map<string, number>>();

  /** The same deeds, each at the time at which it was first told. */
  of(user: string, deeds: readonly Deed[]): Deed[] {
    const told = this.#users.get(user) ?? new Map<string, number>();
    this.#users.delete(user);
    this.#users.set(user, told);
    const first = deeds.map((deed) => ({ ...deed, at: told.get(deed.event) ?? deed.at }));
    for (const { event, at } of first) told.set(event, at);
    makeRoom(told, DEEDS);
    makeRoom(this.#users, USERS);
    return first;
  }

  /** Forgets a user who is known by a digest. */
  erase(digest: string): void {
    for (const user of this.#users.keys()) if (digestOf(user) === digest) this.#users.delete(user);
  }
}

function makeRoom(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
