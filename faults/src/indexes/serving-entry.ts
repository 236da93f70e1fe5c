import { FeedloomError } from '@feedloom/core';
import { serve } from '@feedloom/core/spawn';
import { openVectorIndex } from '@feedloom/vision';
import type { Meeting, Met, ServingApi } from './index-messages.js';

// The process of an application. What kills it is a fault; what it survives is compared with the truth by its parent.
serve<undefined, ServingApi>(() => ({ methods: { meet } }));

async function meet({ path, space, engine, queries, limit }: Meeting): Promise<Met> {
  let isSeen = false;
  try {
    await using index = await openVectorIndex({
      ...{ path, space, engine, device: 'cpu' },
      onEvent: ({ kind }) => (isSeen ||= kind === 'corrupt'),
    });
    const answers = await index.search(queries, { limit });
    return {
      isSeen,
      isLabelled: answers.every(({ degraded }) => degraded.length > 0),
      answers: answers.map(({ hits }) => hits.map(({ id, score }) => ({ id, score }))),
    };
  } catch (error) {
    if (!FeedloomError.is(error)) throw error;
    return { code: error.code, isSeen, isLabelled: false, answers: [] };
  }
}
