import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { Candidate } from '../../contracts/item.js';
import type { DiversityCriterion, DiversityRule, ItemKey, UntypedData } from '../mix-rule.js';

/** What {@link mix.diversity} spreads, and how far it may go. */
export interface DiversityOptions<Data = UntypedData, Source extends string = never> {
  /** Keys in which neighbours should differ: one (a criterion called `by`), or several by name. */
  readonly by?: ItemKey<Data, Source> | Readonly<Record<string, ItemKey<Data, Source>>> | undefined;
  /** How alike two items are; neighbours should stay at or below `maxSimilarity`. The criterion is called `similarity`. */
  readonly similarity?: ((a: Candidate<Data, Source>, b: Candidate<Data, Source>) => number) | undefined;
  /** In the unit of `similarity`. @defaultValue 0.8 */
  readonly maxSimilarity?: number | undefined;
  /** How many places before an item it should differ from. @defaultValue 3 */
  readonly within?: number | undefined;
  /** The most places that an item moves, up or down. @defaultValue 5 */
  readonly maxDisplacement?: number | undefined;
  /**
   * The names of the criteria in the order in which they are given up when no item within reach meets all; those left
   * out are given up last.
   *
   * @defaultValue `similarity` first, then the keys from the last to the first
   */
  readonly relax?: readonly string[] | undefined;
}

/**
 * Rearranges the chunk so that neighbours differ. What is in the chunk stays as it is, and so do fixed places, gaps
 * and caps; no item moves more than `maxDisplacement` places, so none is buried.
 *
 * Place by place, the first item within reach that meets all criteria is moved up; if there is none, criteria are
 * given up one by one, and in the end the item stays where it was.
 */
export function diversity<Data = UntypedData, Source extends string = never>({
  by = {},
  similarity,
  maxSimilarity = 0.8,
  within = 3,
  maxDisplacement = 5,
  relax,
}: DiversityOptions<Data, Source>): DiversityRule<Data, Source> {
  requirePositiveInteger('within', within);
  requirePositiveInteger('maxDisplacement', maxDisplacement);
  const usual = criteriaOf(by, similarity, maxSimilarity);
  const names = usual.map(({ name }) => name);
  const unknown = relax?.find((name) => !names.includes(name));
  if (unknown !== undefined || usual.length === 0) {
    const problem =
      unknown === undefined ? 'needs `by` or `similarity`' : `has no criterion ${quote(unknown)} to relax`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`diversity\` ${problem}.`);
  }
  const order = [...new Set([...(relax ?? []), ...names])];
  return {
    kind: 'diversity',
    name: 'diversity',
    parameters: JSON.stringify([order, maxSimilarity, within, maxDisplacement]),
    sources: [],
    within,
    maxDisplacement,
    criteria: order.flatMap((name) => usual.filter((criterion) => criterion.name === name)),
  };
}

function criteriaOf<Data, Source extends string>(
  by: NonNullable<DiversityOptions<Data, Source>['by']>,
  similarity: DiversityOptions<Data, Source>['similarity'],
  maxSimilarity: number,
): DiversityCriterion<Data, Source>[] {
  const keys = Object.entries(typeof by === 'function' ? { by } : by).reverse();
  const criteria = keys.map(([name, key]) => ({ name, by: key, alike: () => false }));
  if (similarity === undefined) return criteria;
  const alike = (a: Candidate<Data, Source>, b: Candidate<Data, Source>): boolean => similarity(a, b) > maxSimilarity;
  return [{ name: 'similarity', by: () => undefined, alike }, ...criteria];
}
