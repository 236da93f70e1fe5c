/** How many users are remembered, and how many items of each. */
const [USERS, ITEMS] = [1_000, 1_000];

/** What users were served by this process: a hint, so that nobody looks for it again. The protocol does not rely on it. */
export class RecentlyServed {
  /** The user who was here last comes last. */
  readonly #users = new Map<string, Set<string>>();

  /** What the user was served, as far as it is known here. */
  of(user: string): ReadonlySet<string> {
    return this.#users.get(user) ?? new Set();
  }

  /** Notes items, the latest last. */
  add(user: string, ids: Iterable<string>): void {
    const known = this.#users.get(user) ?? new Set<string>();
    this.#users.delete(user);
    this.#users.set(user, known);
    for (const id of ids) {
      known.delete(id);
      known.add(id);
    }
    for (const oldest of known) {
      if (known.size <= ITEMS) break;
      known.delete(oldest);
    }
    const [eldest] = this.#users.keys();
    if (this.#users.size > USERS && eldest !== undefined) this.#users.delete(eldest);
  }

  /** Forgets a user. */
  erase(user: string): void {
    this.#users.delete(user);
  }
}
