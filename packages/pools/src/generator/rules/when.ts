import type { GenerateRequest } from '../../contracts/generator.js';
import type { MixRule, UntypedData, WhenRule } from '../mix-rule.js';

/** Applies `rules` only to the requests that a predicate holds for, for example in the evening or after an absence. */
export function when<Data = UntypedData, const Source extends string = never>(
  predicate: (request: GenerateRequest) => boolean,
  rules: readonly MixRule<Data, Source>[],
): WhenRule<Data, Source> {
  const sources = [...new Set(rules.flatMap((rule): readonly Source[] => rule.sources))];
  return { kind: 'when', name: 'when', parameters: '', sources, rules, holds: predicate };
}
