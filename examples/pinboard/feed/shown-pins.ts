import type { Clock } from '@feedloom/core';

/** What a user did with a pin of a page, told the same way however often it is told. */
export interface ShownDeed {
  /** Names it. */
  readonly event: string;
  readonly pin: string;
  /** When it was first told, in milliseconds since the Unix epoch. */
  readonly at: number;
}

interface Shown {
  readonly pin: string;
  /** Kind of deed → when it was first told. */
  readonly told: Map<string, number>;
}

/** The most users, and the most tokens of each, that are remembered; those not heard of for longest make room. */
const [USERS, TOKENS] = [10_000, 1_000];

/**
 * Which pins the tokens of pages stand for, so that nobody can teach by the names of pins that they were not shown. In
 * this process: a page from before a restart is tracked and hidden from as ever, and nothing is learned of it. A fleet keeps
 * this in a cache that all share.
 */
export class ShownPins {
  readonly #users = new Map<string, Map<string, Shown>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A page is sent to a user. */
  note(user: string, items: readonly { readonly id: string; readonly token: string }[]): void {
    const shown = this.#users.get(user) ?? new Map<string, Shown>();
    this.#users.delete(user);
    this.#users.set(user, shown);
    for (const { id, token } of items) {
      const known = shown.get(token) ?? { pin: id, told: new Map() };
      shown.delete(token);
      shown.set(token, known);
    }
    makeRoom(shown, TOKENS);
    makeRoom(this.#users, USERS);
  }

  /** What a user did with the pins that tokens stand for; tokens of no page of theirs are left out. */
  deeds(user: string, kind: string, tokens: readonly string[]): ShownDeed[] {
    return [...new Set(tokens)].flatMap((token) => {
      const shown = this.#users.get(user)?.get(token);
      if (shown === undefined) return [];
      const at = shown.told.get(kind) ?? this.#clock.now();
      shown.told.set(kind, at);
      return [{ event: `${kind}/${token}`, pin: shown.pin, at }];
    });
  }

  /** Forgets a user. */
  erase(user: string): void {
    this.#users.delete(user);
  }
}

function makeRoom(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
