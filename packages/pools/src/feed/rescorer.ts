import type { Deadline, Degraded } from '@feedloom/core';
import { FeedloomError, count, quote, requireFinite } from '@feedloom/core';
import type { PoolHead } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import type { Rescore, RescoredHead } from '../contracts/pull.js';
import { RescoredItem } from './rescored-item.js';

/** The heads for a generator, and in what ways they are less than they should be. */
export interface Rescored<Data, Source extends string> {
  readonly heads: readonly PoolHead<Data, Source>[];
  readonly degraded: readonly Degraded[];
}

/** The place in its source that a score has, at an age. */
export type RankOf = (source: string, score: number, at: number) => number;

/** Has heads ordered anew, within a time. Never rejects: the order of the pools is good enough. */
export class Rescorer<Data, Source extends string> {
  readonly #rescore: Rescore<Data, Source>;
  readonly #rankOf: RankOf;

  /** Asks `rescore`; `rankOf` says what a score is worth in its source. */
  constructor(rescore: Rescore<Data, Source>, rankOf: RankOf) {
    this.#rescore = rescore;
    this.#rankOf = rankOf;
  }

  /** The heads as `rescore` orders them, or as they were. */
  async apply(
    user: string,
    heads: readonly PoolHead<Data, Source>[],
    deadline: Deadline,
  ): Promise<Rescored<Data, Source>> {
    try {
      const { signal, remainingMs: deadlineMs } = deadline;
      const rescoring = this.#rescore(user, heads, { signal, deadlineMs });
      const rescored = await deadline.race(rescoring, 'rescoring heads');
      const bySource = new Map(rescored.map((head) => [head.source, head]));
      return { heads: heads.map((head) => reordered(head, bySource.get(head.source), this.#rankOf)), degraded: [] };
    } catch {
      const reason = deadline.expired ? 'timeout' : 'error';
      count('feedloom.fallback', 1, { stage: 'rescore', cause: reason });
      return { heads, degraded: [{ part: 'rescore', reason, servedFrom: 'pool-scores' }] };
    }
  }
}

function reordered<Data, Source extends string>(
  head: PoolHead<Data, Source>,
  rescored: RescoredHead<Source> | undefined,
  rankOf: RankOf,
): PoolHead<Data, Source> {
  if (rescored === undefined) return head;
  const left = new Map(head.items.map((item) => [item.id, item]));
  const items = rescored.items.map(({ id, score }): Candidate<Data, Source> => {
    const item = left.get(id);
    if (item === undefined || !left.delete(id)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`rescore\` returned ${quote(id)}, which it was not given.`);
    }
    requireFinite('score', score);
    return new RescoredItem(item, score);
  });
  const ranks = new Map(items.map((item) => [item, rankOf(head.source, item.score, item.at)]));
  return { ...head, items: items.sort((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0)) };
}
