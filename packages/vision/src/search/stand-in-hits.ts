import { FeedloomError, quote } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { AskedQuery } from './asked-query.js';
import { withoutItself } from './nearest-hits.js';
import type { PartFailure } from './part-failure.js';
import type { RankedHit } from './rank-hits.js';
import type { SearchRun } from './search-run.js';
import type { VisualParts } from './visual-parts.js';
import { wordsOfItem } from './words-of-item.js';

/** The share of the time left that one thing which stands in may take. */
const SHARE_OF_A_STAND_IN = 0.6;

/** Answers instead of the nearest items; `undefined` if it has no answer. */
type StandIn = (
  run: SearchRun,
  parts: VisualParts,
  asked: AskedQuery,
  failure: PartFailure,
) => Promise<readonly RankedHit[] | undefined>;

/**
 * What answers when the nearest items cannot be found: after an overload the answer to the same picture before, else a
 * search for words; and the other one if that has none.
 *
 * @throws `ERR_NOT_FOUND` for an item that nobody knows; what failed, if nothing can answer and no objects were seen.
 */
export async function standInHits(
  run: SearchRun,
  parts: VisualParts,
  asked: AskedQuery,
  failure: PartFailure,
): Promise<readonly RankedHit[]> {
  const isOverload = FeedloomError.is(failure.cause, 'ERR_OVERLOADED');
  const standIns: readonly StandIn[] = isOverload ? [keptHits, hitsByWords] : [hitsByWords, keptHits];
  for (const standIn of standIns) {
    try {
      const hits = await standIn(run, parts, asked, failure);
      if (hits !== undefined) return hits;
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_ABORTED') || FeedloomError.is(error, 'ERR_NOT_FOUND')) throw error;
      // The next one may do better.
    }
  }
  if ((await asked.objects).length === 0) throw noAnswer(failure);
  run.degrade(failure.part, failure.cause, 'nothing');
  return [];
}

const keptHits: StandIn = async (run, { kept }, asked, failure) => {
  const answer = await kept.find(asked.answered, shareOf(run));
  if (answer === undefined) return undefined;
  run.degrade(failure.part, failure.cause, 'cache', Math.max(0, run.now() - answer.at));
  return answer.hits;
};

const hitsByWords: StandIn = async (run, parts, asked, failure) => {
  const { textIndex } = parts;
  if (textIndex === undefined) return undefined;
  const words = asked.text ?? (await knownWords(run, parts, asked));
  if (words === undefined || words.trim() === '') return undefined;
  const found = await run.stage('text', shareOf(run), (options) =>
    textIndex.search(words, { ...options, limit: 2 * asked.limit, filter: withoutItself(asked) }),
  );
  run.degrade(failure.part, failure.cause, 'text-index');
  return found.map(({ id, score }) => ({ id, similarity: undefined, nearDuplicate: false, score }));
};

/** What an item is called, or what was seen on the picture so far. */
async function knownWords(run: SearchRun, { catalogue }: VisualParts, { id, objects }: AskedQuery) {
  if (id === undefined) {
    const seen = await shareOf(run)
      .race(objects, 'objects to name')
      .catch(() => []);
    return seen.map(({ label }) => label).join(' ');
  }
  if (catalogue === undefined) return undefined;
  const [item] = await run.stage('metadata', shareOf(run), (options) => catalogue.get([id], options));
  if (item !== undefined) return wordsOfItem(item);
  throw new FeedloomError('ERR_NOT_FOUND', `Nothing is known of the item ${quote(id)}. It may have been removed.`);
}

function shareOf(run: SearchRun): Deadline {
  return run.deadline.within(run.deadline.remainingMs * SHARE_OF_A_STAND_IN);
}

function noAnswer({ part, cause }: PartFailure): unknown {
  if (FeedloomError.is(cause, 'ERR_OVERLOADED') || FeedloomError.is(cause, 'ERR_NOT_FOUND')) return cause;
  const message = `The ${part} of a visual search failed, and nothing else could answer. Give \`text\` to search by, or try again.`;
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
}
