import type { PoolHead } from '../contracts/generator.js';

/** The most deferred items that are remembered. */
export const MAX_DEFERRED = 256;

interface Deferral {
  readonly session: number;
  readonly rule: string;
}

/** What {@link Deferrals} are carried as: the session last seen, and the ids by session and rule, oldest first. */
export interface CarriedDeferrals {
  readonly session: number;
  readonly items: readonly (readonly [session: number, rule: string, ids: readonly string[]])[];
}

/** Which items have been put off to a later session, and since which one. */
export class Deferrals {
  readonly #session: number;
  readonly #isNewSession: boolean;
  readonly #since = new Map<string, Deferral>();

  constructor(carried: CarriedDeferrals | undefined, session: number) {
    this.#session = session;
    this.#isNewSession = carried !== undefined && carried.session !== session;
    for (const [since, rule, ids] of carried?.items ?? []) {
      for (const id of ids) this.#since.set(id, { session: since, rule });
    }
  }

  /** The rule that holds `id` back in this session; `false` if it was held back before; `undefined` if it never was. */
  heldBy(id: string): string | false | undefined {
    if (this.#since.size === 0) return undefined;
    const deferral = this.#since.get(id);
    if (deferral === undefined) return undefined;
    return deferral.session >= this.#session ? deferral.rule : false;
  }

  /** Holds `id` back for this session. */
  hold(id: string, rule: string): void {
    this.#since.set(id, { session: this.#session, rule });
  }

  /** Forgets an item that leaves its pool. */
  forget(id: string): void {
    this.#since.delete(id);
  }

  /**
   * What to carry over.
   *
   * Once a session, items that are in no pool any more are forgotten. Above {@link MAX_DEFERRED}, those that are not
   * in the heads go first, oldest first; then the newest, which are deferred anew when they come up again: so the old
   * ones are served and make room.
   */
  carry(heads: readonly PoolHead<unknown>[]): CarriedDeferrals | undefined {
    const excess = this.#since.size - MAX_DEFERRED;
    if (this.#since.size > 0 && (excess > 0 || this.#isNewSession)) this.#sweep(heads, excess);
    if (this.#since.size === 0) return undefined;
    const items: [number, string, string[]][] = [];
    for (const [id, { session, rule }] of this.#since) {
      const last = items.at(-1);
      if (last !== undefined && last[0] === session && last[1] === rule) last[2].push(id);
      else items.push([session, rule, [id]]);
    }
    return { session: this.#session, items };
  }

  #sweep(heads: readonly PoolHead<unknown>[], excess: number): void {
    const absent = new Set(this.#since.keys());
    for (const { items } of heads) for (const { id } of items) absent.delete(id);
    const isWhole = heads.every(({ items, size }) => items.length === size);
    const gone = [...absent].slice(0, isWhole ? absent.size : Math.max(0, excess));
    for (const id of gone) this.#since.delete(id);
    const newest = [...this.#since.keys()].slice(MAX_DEFERRED);
    for (const id of newest) this.#since.delete(id);
  }
}
