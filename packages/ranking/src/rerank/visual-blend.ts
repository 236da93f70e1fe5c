import type { CallOptions, Clock, Degraded, RankRequest, UserContext } from '@feedloom/core';
import { Deadline, FeedloomError, requireId, systemClock } from '@feedloom/core';
import { requirePositive } from '../preferences/profile-settings.js';
import type { Taste } from '../preferences/taste.js';
import { createTaste } from '../preferences/taste.js';
import { foundVectors, unitVector } from '../preferences/vector-lookup.js';
import { BLEND_FEATURES, blendWeights, boundWeights } from './blend-weights.js';
import type { Blended } from './blend.js';
import { blendReasons, scaleSimilarities, scaleToLargest } from './blend.js';
import type { ItemNumbers } from './item-numbers.js';
import type { VisualScorerOptions } from './visual-reranker-options.js';

/** The share of the time left that reading what a blend needs may take; half of it for the context. */
const SHARE_OF_READING = 0.8;

/** How well an item that the user has hidden fits: worse than any other. */
const HIDDEN_FIT = -2;

const FORTNIGHT_MS = 14 * 86_400_000;

/** Similarity, interests, trends, popularity and freshness of candidates, blended into scores. */
export class VisualBlend<Candidate> {
  readonly #options: VisualScorerOptions<Candidate>;
  readonly #clock: Clock;
  readonly idOf: (candidate: Candidate) => string;
  readonly similarityOf: (candidate: Candidate) => number | undefined;

  constructor(options: VisualScorerOptions<Candidate>) {
    const { clock = systemClock, freshnessHalfLifeMs = FORTNIGHT_MS } = options;
    requirePositive('freshnessHalfLifeMs', freshnessHalfLifeMs);
    if (typeof options.weights !== 'function') blendWeights(options.weights);
    this.#options = options;
    this.#clock = clock;
    this.idOf = options.idOf ?? ((candidate) => (candidate as { readonly id: string }).id);
    this.similarityOf =
      options.similarityOf ?? ((candidate) => (candidate as { readonly similarity?: number }).similarity);
  }

  /** Values candidates; a part that fails or is late is named, and counts as 0 for all. */
  async of({ user, candidates, context }: RankRequest<Candidate>, options?: CallOptions): Promise<Blended> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('a visual ranking');
    requireId('user', user);
    const degraded: Degraded[] = [];
    if (candidates.length === 0) {
      return { scores: [], vectors: [], reasonsOf: () => [], context, degraded };
    }
    const ids = candidates.map(this.idOf);
    for (const id of ids) requireId('candidates[].id', id);
    const reads = deadline.within(deadline.remainingMs * SHARE_OF_READING);
    const known = this.#read('profiles', degraded, reads.within(reads.remainingMs / 2), async (call) => {
      return context ?? this.#options.profiles?.context(user, call);
    });
    const numbers = async (part: string, read: ItemNumbers | undefined): Promise<readonly (number | undefined)[]> => {
      if (read === undefined) return [];
      const taste = await known;
      return (
        (await this.#read(part, degraded, reads, async (call) => read(ids, { ...call, user, context: taste }))) ?? []
      );
    };
    const { vectors, trends, popularity, madeAt } = this.#options;
    const [taste, found, trending, popular, made] = await Promise.all([
      known,
      this.#read('vectors', degraded, reads, async (call) => vectors?.(ids, call)),
      numbers('trends', trends),
      numbers('popularity', popularity),
      numbers('freshness', madeAt),
    ]);
    deadline.check('a visual ranking');
    const { space, vectors: looked } = foundVectors(found ?? []);
    const unit = ids.map((_, index) => unitVector(looked[index]));
    const direction = taste === undefined ? undefined : createTaste(taste, this.#options.taste);
    const isOtherSpace = space !== undefined && taste?.space !== undefined && taste.space !== space;
    const isFit = (vector: Float32Array | undefined): boolean =>
      !isOtherSpace && (vector === undefined || vector.length === direction?.dimension);
    const fits = direction === undefined || unit.every(isFit);
    // Vectors that must not meet the user's: a refresh is half published, or another model has the same name.
    if (!fits) degraded.push({ part: 'interests', reason: 'conflict', servedFrom: 'similarity' });
    const read = { context: taste, taste: fits ? direction : undefined, vectors: unit, trending, popular, made };
    return { ...this.#blend(candidates, read), degraded };
  }

  #blend(
    candidates: readonly Candidate[],
    { context, taste, vectors, trending, popular, made }: Read,
  ): Omit<Blended, 'degraded'> {
    const { weights: given, freshnessHalfLifeMs = FORTNIGHT_MS } = this.#options;
    const weights = typeof given === 'function' ? boundWeights(given()) : blendWeights(given);
    const now = this.#clock.now();
    const similarities = scaleSimilarities(candidates.map(this.similarityOf));
    const trends = scaleToLargest(trending);
    const popularities = scaleToLargest(popular.map((count) => Math.log1p(Math.max(0, count ?? 0))));
    const columns = BLEND_FEATURES.length;
    const parts = new Float64Array(candidates.length * columns);
    const vias: (string | undefined)[] = [];
    const hidden = new Set(context?.disliked);
    const scores = candidates.map((candidate, index) => {
      const vector = vectors[index];
      const match = vector === undefined ? undefined : taste?.match(vector);
      vias.push(match?.via);
      const madeAt = made[index];
      const isDated = madeAt !== undefined && Number.isFinite(madeAt);
      const start = index * columns;
      parts[start] = weights.similarity * (similarities[index] ?? 0);
      parts[start + 1] = weights.interest * (hidden.has(this.idOf(candidate)) ? HIDDEN_FIT : (match?.fit ?? 0));
      parts[start + 2] = weights.trend * (trends[index] ?? 0);
      parts[start + 3] = weights.popularity * (popularities[index] ?? 0);
      parts[start + 4] = isDated ? weights.freshness * 2 ** (-Math.max(0, now - madeAt) / freshnessHalfLifeMs) : 0;
      let score = 0;
      for (let column = 0; column < columns; column += 1) score += parts[start + column] ?? 0;
      return score;
    });
    return { scores, vectors, context, reasonsOf: (index) => blendReasons(parts, index, vias[index]) };
  }

  /** What a part says, or `undefined` with a note if it fails or is late. @throws `ERR_ABORTED` */
  async #read<Value>(
    part: string,
    degraded: Degraded[],
    deadline: Deadline,
    read: (options: CallOptions) => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    try {
      return await deadline.race(read(deadline.toCallOptions()), `reading ${part}`);
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_ABORTED') && deadline.aborted) throw error;
      const reason = FeedloomError.is(error, 'ERR_TIMEOUT') ? 'timeout' : 'error';
      degraded.push({ part, reason, servedFrom: 'similarity' });
      return undefined;
    }
  }
}

/** What was read of candidates. */
interface Read {
  readonly context: UserContext | undefined;
  /** The taste of that user, if it lies in the space of the vectors. */
  readonly taste: Taste | undefined;
  readonly vectors: readonly (Float32Array | undefined)[];
  readonly trending: readonly (number | undefined)[];
  readonly popular: readonly (number | undefined)[];
  readonly made: readonly (number | undefined)[];
}
