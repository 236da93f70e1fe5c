import type { Clock } from '@feedloom/core';
import { sameBytes } from '@feedloom/core';
import { LRUCache } from 'lru-cache';
import type { ProfileState } from './profile-state.js';

interface CachedProfile {
  readonly cell: Uint8Array;
  readonly state: ProfileState;
  readonly checkedAt: number;
}

/** Profiles that are unpacked, of the users that were last asked for. */
export class ProfilesCache {
  readonly #profiles: LRUCache<string, CachedProfile>;
  readonly #staleMs: number;
  readonly #clock: Clock;
  #drops = 0;

  constructor({ users, staleMs, clock }: { users: number; staleMs: number; clock: Clock }) {
    this.#profiles = new LRUCache({ max: users });
    this.#staleMs = staleMs;
    this.#clock = clock;
  }

  /** How often anything was dropped. */
  get drops(): number {
    return this.#drops;
  }

  /** A profile that needs no look at the store yet. */
  fresh(user: string, space: string): ProfileState | undefined {
    if (this.#staleMs === 0) return undefined;
    const cached = this.#profiles.get(user);
    const isFresh = cached !== undefined && this.#clock.monotonic() - cached.checkedAt < this.#staleMs;
    return isFresh && cached.state.space === space ? cached.state : undefined;
  }

  /** The profile that was unpacked of just these bytes. */
  same(user: string, space: string, cell: Uint8Array): ProfileState | undefined {
    const cached = this.#profiles.get(user);
    if (cached?.state.space !== space || !sameBytes(cached.cell, cell)) return undefined;
    this.keep(user, cached.cell, cached.state);
    return cached.state;
  }

  /** Keeps a profile, which must not be changed any more. */
  keep(user: string, cell: Uint8Array, state: ProfileState): void {
    this.#profiles.set(user, { cell, state, checkedAt: this.#clock.monotonic() });
  }

  /** Forgets a user. */
  drop(user: string): void {
    this.#drops += 1;
    this.#profiles.delete(user);
  }

  /** Forgets all. */
  clear(): void {
    this.#drops += 1;
    this.#profiles.clear();
  }
}
