import type { Clock, Scorer } from '@feedloom/core';
import type { Profiles } from '../preferences/profiles.js';
import type { TasteOptions } from '../preferences/taste.js';
import type { VectorLookup } from '../preferences/vector-lookup.js';
import type { BlendWeights } from './blend-weights.js';
import type { ItemNumbers } from './item-numbers.js';

/** How candidates are read. */
export interface CandidateAccess<Candidate> {
  /** The item's id. @defaultValue its `id` */
  readonly idOf?: ((candidate: Candidate) => string) | undefined;
  /** The cosine to the query; `undefined` for one that was found otherwise. @defaultValue its `similarity` */
  readonly similarityOf?: ((candidate: Candidate) => number | undefined) | undefined;
}

/** What a blend reads, and how it weighs it. Each part may be left out; one that fails is left out of that answer. */
export interface VisualScorerOptions<Candidate> extends CandidateAccess<Candidate> {
  /** What users like. Not asked if the request brings a context. */
  readonly profiles?: Pick<Profiles, 'context'> | undefined;
  /** Finds the items' vectors, of the space of the profiles. */
  readonly vectors?: VectorLookup | undefined;
  /** How strongly items trend among users like this one: at least 0, more is stronger. */
  readonly trends?: ItemNumbers | undefined;
  /** How often items were saved or seen: counts, which are taken as logarithms. */
  readonly popularity?: ItemNumbers | undefined;
  /** When items were made, in milliseconds since the Unix epoch. */
  readonly madeAt?: ItemNumbers | undefined;
  /** After how long an item is half as fresh, in milliseconds. @defaultValue 14 days */
  readonly freshnessHalfLifeMs?: number | undefined;
  /**
   * How much features count, none more than the similarity; a function where they are learnt, which is brought into
   * these bounds instead of refused.
   *
   * @defaultValue {@link DEFAULT_BLEND_WEIGHTS}
   */
  readonly weights?: Partial<BlendWeights> | (() => Partial<BlendWeights>) | undefined;
  /** How tastes are read. */
  readonly taste?: TasteOptions | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** How a visual search is put in order for a user. */
export interface VisualRerankerOptions<Candidate> extends VisualScorerOptions<Candidate> {
  /** The name of the rung. @defaultValue `'visual'` */
  readonly name?: string | undefined;
  /** Values the candidates instead of the blend, of which only the placing is left, and no reasons. @defaultValue the blend */
  readonly scorer?: Scorer<Candidate> | undefined;
  /**
   * How many places an item may move from its place by similarity, where near-duplicates are not counted.
   *
   * @defaultValue `50`
   */
  readonly maxDisplacement?: number | undefined;
  /**
   * The last place that the best visual match may take, from 1. With a higher number, an answer of fewer items may be
   * without it.
   *
   * @defaultValue `1`
   */
  readonly bestWithin?: number | undefined;
  /** What near-duplicates have in common, a perceptual hash for example; `undefined` for an item that is like no other. */
  readonly groupOf?: ((candidate: Candidate) => string | undefined) | undefined;
  /** From which cosine on items are near-duplicates; above 1 turns it off. Needs `vectors`. @defaultValue `0.98` */
  readonly nearDuplicate?: number | undefined;
  /** How much the likeness to items placed higher takes away in the first 200 places, 0 to 1: maximal marginal relevance. @defaultValue `0` */
  readonly diversity?: number | undefined;
}
