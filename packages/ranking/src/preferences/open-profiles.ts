import { Buffer } from 'node:buffer';
import type { CallOptions, Clock, Interaction, OrderedStore, Random } from '@feedloom/core';
import {
  Deadline,
  FeedloomError,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
  systemRandom,
} from '@feedloom/core';
import pLimit from 'p-limit';
import { interactionsByUser } from './check-interactions.js';
import { consolidateProfile } from './consolidate-profile.js';
import { GuardedCell } from './guarded-cell.js';
import { sumInTurns } from './sum-in-turns.js';
import type { LearntAction } from './learn.js';
import { learn } from './learn.js';
import { profilePartition, requireNamespace } from './namespace.js';
import { packProfile, unpackProfile } from './profile-codec.js';
import type { ProfileContext } from './profile-context.js';
import { profileContext } from './profile-context.js';
import type { ProfileSettings } from './profile-settings.js';
import { profileSettings } from './profile-settings.js';
import type { ProfileState } from './profile-state.js';
import { emptyProfile, isBlank } from './profile-state.js';
import { ProfilesCache } from './profiles-cache.js';
import type { ProfilesOptions } from './profiles-options.js';
import type { OpenedProfiles } from './opened-profiles.js';
import { rebaseProfile } from './rebase-profile.js';
import type { VectorLookup } from './vector-lookup.js';
import { requireDimension, vectorsIn } from './vectors-in.js';

/** The one cell of a user. */
const PROFILE = Buffer.from('p');

/** How many users of one call are written at a time. */
const USERS_AT_ONCE = 8;

/** How many actions of a user are learnt in one write: some milliseconds of work. */
const ACTIONS_AT_ONCE = 64;

/**
 * Opens what users like, kept in a store, one cell a user, changed by compare-and-swap: of what two processes learn at
 * once nothing is lost.
 *
 * Everything is bounded: a full profile, at the default bounds and with 64 numbers a vector, takes some 40 kB. A user's id is not
 * stored, only its digest. An erased user leaves a tombstone of a digest and a time.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option; `ERR_TIMEOUT`, `ERR_ABORTED`; what the store throws if it cannot be read.
 */
export async function openProfiles(options: ProfilesOptions): Promise<OpenedProfiles> {
  const { signal, deadlineMs } = options;
  const profiles = new StoredProfiles(options);
  // A store that cannot be read is found out now, not by the first user.
  await options.store.readMany([{ partition: `${options.namespace ?? 'feedloom'}/profile`, key: PROFILE }], {
    signal,
    deadlineMs,
  });
  return profiles;
}

class StoredProfiles implements OpenedProfiles {
  readonly #store: OrderedStore;
  readonly #namespace: string;
  readonly #vectors: VectorLookup;
  readonly #space: () => string;
  readonly #settings: ProfileSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #cache: ProfilesCache;
  #closed = false;

  constructor(options: ProfilesOptions) {
    const { store, namespace = 'feedloom', vectors, space, cachedUsers = 1000, staleMs = 0 } = options;
    const { clock = systemClock, random = systemRandom } = options;
    requireNamespace(namespace);
    if (typeof space === 'string') requireId('space', space);
    requirePositiveInteger('cachedUsers', cachedUsers);
    requireNonNegative('staleMs', staleMs);
    this.#settings = profileSettings(options);
    this.#store = store;
    this.#namespace = namespace;
    this.#vectors = vectors;
    this.#space = typeof space === 'string' ? () => space : space;
    this.#clock = clock;
    this.#random = random;
    this.#cache = new ProfilesCache({ users: cachedUsers, staleMs, clock });
  }

  async observe(interactions: readonly Interaction[], options?: CallOptions): Promise<number> {
    const deadline = this.#begin('observe', options);
    const byUser = interactionsByUser(interactions);
    const items = new Set(
      interactions.filter(({ kind }) => this.#settings.weightOf(kind) !== 0).map(({ item }) => item),
    );
    if (items.size === 0) return 0;
    const limit = pLimit(USERS_AT_ONCE);
    let total = 0;
    await this.#inOneSpace(async (space) => {
      const vectorOf = await this.#lookUp(space, [...items], deadline);
      await limit.map([...byUser], async ([user, told]) => {
        total += await this.#learn(user, told, { space, vectorOf }, deadline);
      });
    });
    return total;
  }

  async context(user: string, options?: CallOptions): Promise<ProfileContext> {
    const deadline = this.#begin('context', options);
    requireId('user', user);
    const state = await this.#inOneSpace(async (space) => {
      return this.#cache.fresh(user, space) ?? (await this.#load(user, space, deadline));
    });
    return profileContext(user, state, this.#settings, this.#clock.now());
  }

  async consolidate(user: string, options?: CallOptions): Promise<boolean> {
    const deadline = this.#begin('consolidate', options);
    requireId('user', user);
    return this.#inOneSpace((space) =>
      this.#cell(user).change(async (found) => {
        if (found === undefined) return { next: undefined, result: false };
        const state = await this.#rebase(unpackProfile(found), space, deadline);
        const vectorOf = await this.#lookUp(space, [...new Set(state.recent.map(({ item }) => item))], deadline);
        const interests = consolidateProfile(state, vectorOf, this.#settings, this.#clock.now());
        if (interests.length === 0) return { next: undefined, result: false };
        const next = packProfile({ ...state, interests, revision: state.revision + 1 });
        return { next, result: true };
      }, deadline),
    );
  }

  async erase(user: string, options?: CallOptions): Promise<number> {
    const deadline = this.#begin('erase', options);
    requireId('user', user);
    this.#cache.drop(user);
    const erased = await this.#cell(user).change((found) => {
      const before = found === undefined ? undefined : readable(found);
      // With the revision, no two erasures put the same bytes.
      const revision = (before?.revision ?? 0) + 1;
      const latest = Math.max(before?.recent[0]?.at ?? -Infinity, before?.disliked[0]?.at ?? -Infinity);
      const told = Math.max(latest, before?.aheadTo ?? -Infinity);
      const erasedAt = Math.max(this.#clock.now(), told, before?.erasedAt ?? -Infinity);
      const isRecord = found !== undefined && (before === undefined || !isBlank(before));
      return { next: packProfile({ ...emptyProfile(''), revision, erasedAt }), result: isRecord ? 1 : 0 };
    }, deadline);
    this.#cache.drop(user);
    return erased;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cache.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #learn(
    user: string,
    told: readonly Interaction[],
    { space, vectorOf }: { space: string; vectorOf: ReadonlyMap<string, Float32Array> },
    deadline: Deadline,
  ): Promise<number> {
    const { weightOf } = this.#settings;
    const actions = told.filter(({ kind }) => weightOf(kind) !== 0).sort((a, b) => a.at - b.at);
    return sumInTurns(actions, ACTIONS_AT_ONCE, (part) => this.#learnAtOnce(user, part, { space, vectorOf }, deadline));
  }

  async #learnAtOnce(
    user: string,
    actions: readonly Interaction[],
    { space, vectorOf }: { space: string; vectorOf: ReadonlyMap<string, Float32Array> },
    deadline: Deadline,
  ): Promise<number> {
    const { weightOf } = this.#settings;
    return this.#cell(user).change(async (found) => {
      const known = found === undefined ? emptyProfile(space) : unpackProfile(found);
      const state = await this.#rebase(known, space, deadline);
      const dimension = [...state.interests, ...state.aversions].find(({ vector }) => vector !== undefined)?.vector
        ?.length;
      const learnt: LearntAction[] = actions.map(({ event, item, kind, at }) => {
        const vector = vectorOf.get(item);
        requireDimension(dimension, vector);
        return { event, item, kind, at, weight: weightOf(kind), vector };
      });
      const count = learn(state, learnt, this.#settings, this.#clock.now());
      return { next: count === 0 ? undefined : packProfile(state), result: count };
    }, deadline);
  }

  async #load(user: string, space: string, deadline: Deadline): Promise<ProfileState> {
    const drops = this.#cache.drops;
    const found = await this.#cell(user).read(deadline);
    if (found === undefined) return emptyProfile(space);
    const cached = this.#cache.same(user, space, found);
    if (cached !== undefined) return cached;
    const state = await this.#rebase(unpackProfile(found), space, deadline);
    // What was read before an erasure must not outlive it here.
    if (this.#cache.drops === drops) this.#cache.keep(user, found, state);
    return state;
  }

  #rebase(state: ProfileState, space: string, deadline: Deadline): Promise<ProfileState> {
    const { weightOf } = this.#settings;
    const vectorsOf = (ids: readonly string[]) => this.#lookUp(space, ids, deadline);
    return rebaseProfile(state, { space, vectorsOf, weightOf, settings: this.#settings });
  }

  #lookUp(space: string, ids: readonly string[], deadline: Deadline): Promise<Map<string, Float32Array>> {
    return vectorsIn(space, ids, { vectors: this.#vectors, space: this.#space }, deadline);
  }

  /** Work that found vectors of another space is done anew, once, if that is the space that is served by now. */
  async #inOneSpace<Result>(work: (space: string) => Promise<Result>): Promise<Result> {
    const space = this.#space();
    try {
      return await work(space);
    } catch (error) {
      const served = this.#space();
      if (served === space || !FeedloomError.is(error, 'ERR_CONFLICT')) throw error;
      return work(served);
    }
  }

  #cell(user: string): GuardedCell {
    const partition = profilePartition(this.#namespace, user);
    return new GuardedCell({ store: this.#store, partition, key: PROFILE, clock: this.#clock, random: this.#random });
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on closed profiles.`);
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    return deadline;
  }
}

/** A profile, or `undefined` if it is damaged: it is erased all the same. */
function readable(cell: Uint8Array): ProfileState | undefined {
  try {
    return unpackProfile(cell);
  } catch {
    return undefined;
  }
}
