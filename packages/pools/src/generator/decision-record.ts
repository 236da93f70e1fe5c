import type { GenerateRequest, PoolHead, Slate } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';

/** All that a decision depended on, and the decision: JSON, as long as the items' data is. */
export interface DecisionRecord<Data, Source extends string = string> {
  /** The format of the record. */
  readonly version: 1;
  /** What there was to choose from. */
  readonly heads: readonly PoolHead<Data, Source>[];
  /** What was asked for. */
  readonly request: GenerateRequest;
  /** What was decided. */
  readonly slate: Slate<Source>;
}

/** Copies a decision so that it can be kept as JSON and replayed. The items' data and the signals are not copied. */
export function recordOf<Data, Source extends string = string>(
  heads: readonly PoolHead<Data, Source>[],
  request: GenerateRequest,
  slate: Slate<Source>,
): DecisionRecord<Data, Source> {
  const copied = heads.map(({ source, items, size }) => ({ source, size, items: items.map(plain) }));
  return { version: 1, heads: copied, request: { ...request }, slate };
}

/** Spreading would miss fields that a lazily decoded item inherits from its class. */
function plain<Data, Source extends string>(item: Candidate<Data, Source>): Candidate<Data, Source> {
  const { id, source, score, at, timesServed, data } = item;
  return { id, source, score, at, timesServed, data };
}
