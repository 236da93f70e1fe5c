import type { CallOptions } from '@feedloom/core';
import type { Generator } from '../contracts/generator.js';
import { recordOf, type DecisionRecord } from './decision-record.js';

/** A generator that decides as `generator` does and hands each whole decision to `onDecision`, for {@link replay}. */
export function recording<Data, Source extends string>(
  generator: Generator<Data, Source>,
  onDecision: (record: DecisionRecord<Data, Source>) => void,
): Generator<Data, Source> {
  return {
    async generate(heads, request, options: CallOptions = {}) {
      const slate = await generator.generate(heads, request, options);
      onDecision(recordOf(heads, request, slate));
      return slate;
    },
  };
}
