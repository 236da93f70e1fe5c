import { Deadline, FeedloomError, quote, requireId, requireNonNegative, systemClock } from '@feedloom/core';
import type {
  Cache,
  CallOptions,
  Candidate,
  CandidateAnswer,
  CandidateOptions,
  CandidateSource,
  Clock,
  Degraded,
  UserContext,
} from '@feedloom/core';
import { knownItems } from './known-items.js';
import { reasonOf } from './reason-of.js';
import { SharedLoads } from './shared-loads.js';

/** Candidates as they are kept: plain data. */
export interface KeptCandidates {
  /** Of what they were made: model, graph epoch, revision of the user, limit. */
  readonly tag: string;
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

/** What is kept, where, and for how long. */
export interface CachedCandidatesOptions {
  /** Keeps the candidates of each user. */
  readonly cache: Cache<KeptCandidates>;
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

/** A source whose answers are kept. */
export interface CachedCandidates extends CandidateSource {
  /** Drops what is kept of a user. Idempotent. @throws What the cache throws. */
  erase(user: string, options?: CallOptions): Promise<void>;
}

/**
 * The same source, with the last whole answer of each user kept. It counts for one model, graph epoch, revision of the
 * user's context and limit: a save or a hide makes another one. What the call excludes is taken out of what is kept.
 *
 * Calls for the same answer share one generation. A cache that fails or is slow is done without, and `degraded` says so,
 * with `servedFrom: 'generation'`. Degraded answers are not kept.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function cachedCandidates(
  source: CandidateSource,
  {
    cache,
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
    return loads.join(`${key} ${tag}`, deadline, async (signal) => {
      const answer = await source.generate(context, { ...options, ...deadline.toCallOptions(), signal });
      if (answer.degraded.length > 0 || begun !== erasures) return answer;
      const candidates = answer.candidates.map(({ id, score, provenance }) => ({ id, score, provenance }));
      // Nobody waits for the cache; what it does not keep is made again.
      cache.set(key, { tag, candidates }, { ttlMs }).catch(() => undefined);
      return answer;
    });
  }

  return {
    name: source.name,
    async generate(context, { limit, exclude, ...options } = {}) {
      const deadline = Deadline.of(options, clock);
      requireId('user', context.user);
      if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
        throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`limit\` must be a positive integer, got ${quote(limit)}.`);
      }
      deadline.check('finding candidates');
      // Room for what this call excludes, in steps, for what is kept counts for one limit.
      const most = limit === undefined ? undefined : limit + 256 * Math.ceil((exclude?.size ?? 0) / 256);
      const tag = JSON.stringify([modelId(), graphEpoch(), context.revision, most]);
      const key = keyOf(context.user);
      const begun = erasures;
      const { kept, degraded } = await read(key, tag, deadline);
      const answer = kept
        ? { candidates: kept.candidates, degraded: [] }
        : await load(key, tag, context, { limit: most }, deadline, begun);
      const known = knownItems(context, exclude);
      const candidates = answer.candidates.filter(({ id }) => !known.has(id)).slice(0, limit);
      return { candidates, degraded: [...degraded, ...answer.degraded] };
    },
    async erase(user, options) {
      requireId('user', user);
      erasures += 1;
      await cache.delete(keyOf(user), options);
    },
  };
}
