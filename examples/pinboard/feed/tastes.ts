import type { IndexedPin } from './pin-index.js';

/** What a user's saves say of their taste. */
export interface Taste {
  /** How many saves hold the kind, or have the theme. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly themes: ReadonlyMap<string, number>;
  readonly saves: number;
}

interface GrowingTaste {
  readonly kinds: Map<string, number>;
  readonly themes: Map<string, number>;
  saves: number;
}

/** The tastes of all users, learned from what they save. In memory; filled from the catalogue at the start. */
export class Tastes {
  readonly #tastes = new Map<string, GrowingTaste>();
  readonly #saved = new Map<string, Set<string>>();
  /** User → pin → when it was saved last. */
  readonly #times = new Map<string, Map<string, number>>();

  /** Learns from a save at `at`, in milliseconds since the Unix epoch; from the same pin twice only once. */
  learn(user: string, { id, kinds, kind, theme }: IndexedPin, at = 0): void {
    const times = this.#times.get(user) ?? new Map<string, number>();
    this.#times.set(user, times.set(id, Math.max(at, times.get(id) ?? at)));
    const saved = this.#saved.get(user) ?? new Set();
    if (saved.has(id)) return;
    this.#saved.set(user, saved.add(id));
    const taste = this.#tastes.get(user) ?? { kinds: new Map(), themes: new Map(), saves: 0 };
    this.#tastes.set(user, taste);
    taste.saves += 1;
    increase(taste.themes, theme, 1);
    for (const each of kinds) increase(taste.kinds, each, each === kind ? 1 : 0.4);
  }

  /** Takes a save back; one that was not learned changes nothing. */
  forget(user: string, { id, kinds, kind, theme }: IndexedPin): void {
    const taste = this.#tastes.get(user);
    if (taste === undefined || this.#saved.get(user)?.delete(id) !== true) return;
    this.#times.get(user)?.delete(id);
    taste.saves -= 1;
    increase(taste.themes, theme, -1);
    for (const each of kinds) increase(taste.kinds, each, each === kind ? -1 : -0.4);
  }

  /** Forgets a user. */
  erase(user: string): void {
    this.#tastes.delete(user);
    this.#saved.delete(user);
    this.#times.delete(user);
  }

  /** Everybody who has a taste. */
  users(): string[] {
    return [...this.#tastes.keys()];
  }

  /** A user's taste; one without saves has none. */
  of(user: string): Taste {
    return this.#tastes.get(user) ?? { kinds: new Map(), themes: new Map(), saves: 0 };
  }

  /** The pins that the user has saved. */
  savedBy(user: string): ReadonlySet<string> {
    return this.#saved.get(user) ?? new Set();
  }

  /** When the user saved the pin last, in milliseconds since the Unix epoch; `undefined` if they have not. */
  savedAt(user: string, pin: string): number | undefined {
    return this.#times.get(user)?.get(pin);
  }

  /** Whether the user has saved the pin. */
  hasSaved(user: string, pin: string): boolean {
    return this.#saved.get(user)?.has(pin) ?? false;
  }
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
