import { Deadline, reasonOf, requireId, requireNonNegative, requirePositiveInteger, systemClock } from '@feedloom/core';
import type {
  Cache,
  CallOptions,
  CandidateAnswer,
  CandidateOptions,
  CandidateSource,
  Clock,
  Degraded,
  UserContext,
} from '@feedloom/core';
import type { Profiles } from '../preferences/profiles.js';
import type { Candidates } from './candidates.js';
import { checkFound } from './check-found.js';
import { packCandidates, unpackCandidates } from './kept-candidates.js';
import type { KeptCandidates } from './kept-candidates.js';
import { knownItems } from './known-items.js';
import { lookUpUser } from './look-up-user.js';
import { SharedLoads } from './shared-loads.js';

/** What is kept in another form does not count. */
const FORMAT = 2;

/** What is kept, where, and for how long. */
export interface CachedCandidatesOptions {
  /** Keeps the candidates of each user. */
  readonly cache: Cache<KeptCandidates>;
  /** Where users are looked up that are only named. @defaultValue nowhere: only a context will do */
  readonly profiles?: Pick<Profiles, 'context'> | undefined;
  /** The graph's epoch now. @defaultValue always 0 */
  readonly graphEpoch?: (() => number) | undefined;
  /** The model that serves now. @defaultValue always none */
  readonly modelId?: (() => string) | undefined;
  /** How long candidates are kept, in milliseconds. @defaultValue 15 minutes */
  readonly ttlMs?: number | undefined;
  /** How long the cache may take to answer, in milliseconds. @defaultValue 10 */
  readonly cacheMs?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Candidates that are kept. */
export interface CachedCandidates extends Candidates {
  /** Drops what is kept of a user. Idempotent. @throws What the cache throws. */
  erase(user: string, options?: CallOptions): Promise<void>;
}

/**
 * The same source, with the last whole answer of each user kept. It counts for one model, graph epoch, revision of the
 * user's context and limit: a save or a hide makes another one. What the call excludes is taken out of what is kept.
 *
 * Calls for the same answer that are about equally patient, to a factor of two, share one generation, which goes on until the
 * last of them has left: nobody gets only what somebody in a hurry had time for. A cache that fails or is slow is done without, and `degraded` says so,
 * with `servedFrom: 'generation'`. Degraded answers are not kept, nor those for a user whose profile could not be read.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function cachedCandidates(
  source: CandidateSource,
  {
    cache,
    profiles,
    graphEpoch = () => 0,
    modelId = () => '',
    ttlMs = 900_000,
    cacheMs = 10,
    clock = systemClock,
  }: CachedCandidatesOptions,
): CachedCandidates {
  requireNonNegative('ttlMs', ttlMs);
  requireNonNegative('cacheMs', cacheMs);
  const loads = new SharedLoads<CandidateAnswer>();
  /** What was begun before an erasure is not kept, whoever it was of. */
  let erasures = 0;
  const keyOf = (user: string): string => `candidates:${source.name}:${user}`;

  async function read(key: string, tag: string, deadline: Deadline) {
    const own = deadline.within(cacheMs);
    try {
      const kept = await own.race(cache.get(key, own.toCallOptions()), 'reading kept candidates');
      return { kept: kept?.tag === tag ? kept : undefined, degraded: [] };
    } catch (error) {
      if (deadline.aborted) throw error;
      const degraded: Degraded = { part: 'candidate-cache', reason: reasonOf(error), servedFrom: 'generation' };
      return { kept: undefined, degraded: [degraded] };
    }
  }

  /** Makes an answer for all who want the same, and keeps it. */
  function load(
    key: string,
    tag: string,
    context: UserContext,
    options: CandidateOptions,
    deadline: Deadline,
    begun: number,
  ) {
    const patience = Math.floor(Math.log2(Math.max(1, deadline.remainingMs)));
    return loads.join(`${key} ${tag} ${patience}`, deadline, async (signal) => {
      const found = await source.generate(context, { ...options, ...deadline.toCallOptions(), signal });
      const answer = checkFound(found, source.name);
      if (answer.degraded.length > 0 || begun !== erasures) return answer;
      // Nobody waits for the cache; what it does not keep is made again.
      keep(key, tag, answer, begun).catch(() => undefined);
      return answer;
    });
  }

  async function keep(key: string, tag: string, { candidates }: CandidateAnswer, begun: number): Promise<void> {
    const kept = await packCandidates(tag, candidates);
    if (begun === erasures) await cache.set(key, kept, { ttlMs });
  }

  async function generate(
    context: UserContext,
    { limit, exclude, ...options }: CandidateOptions = {},
  ): Promise<CandidateAnswer> {
    const deadline = Deadline.of(options, clock);
    requireId('user', context.user);
    if (limit !== undefined) requirePositiveInteger('limit', limit);
    deadline.check('finding candidates');
    // Room for what this call excludes, in steps, for what is kept counts for one limit.
    const most = limit === undefined ? undefined : limit + 256 * Math.ceil((exclude?.size ?? 0) / 256);
    const tag = JSON.stringify([FORMAT, modelId(), graphEpoch(), context.revision, most]);
    const key = keyOf(context.user);
    const begun = erasures;
    const { kept, degraded } = await read(key, tag, deadline);
    const known = knownItems(context, exclude);
    if (kept !== undefined) return { candidates: unpackCandidates(kept, known, limit), degraded };
    const answer = await load(key, tag, context, { limit: most }, deadline, begun);
    const candidates = answer.candidates.filter(({ id }) => !known.has(id)).slice(0, limit);
    return { candidates, degraded: [...degraded, ...answer.degraded] };
  }

  return {
    name: source.name,
    generate,
    async of(user, options = {}) {
      if (typeof user !== 'string') return generate(user, options);
      const { limit, exclude, ...call } = options;
      const deadline = Deadline.of(call, clock);
      const { context, degraded } = await lookUpUser(user, profiles, deadline);
      const left = { limit, exclude, ...deadline.toCallOptions() };
      // What is found for somebody of whom nothing could be read must not take the place of what is kept.
      if (degraded.length === 0) return generate(context, left);
      const answer = checkFound(await source.generate(context, left), source.name);
      return { candidates: answer.candidates, degraded: [...degraded, ...answer.degraded] };
    },
    async erase(user, options) {
      requireId('user', user);
      erasures += 1;
      await cache.delete(keyOf(user), options);
    },
  };
}
