import { FeedloomError } from '@feedloom/core';
import type { CallOptions, Candidate, Interaction, Ranked, Ranker, RankRequest, UserContext } from '@feedloom/core';
import { savesByUser } from '../asking/ask-recommender.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** The most of a user's saves that are handed to a ranker. */
const RECENT = 100;

/** What a ranker is given of an item: its number as an id. No source has found it, so its `score` is 0. */
export interface NumberedItem extends Candidate {
  /** The item's number. */
  readonly number: number;
}

/** What is known of users at the split: their saves, newest first; ids are numbers in decimal. */
export function contextsOf({ before, users }: EvaluationSet): (user: number) => UserContext {
  const past = savesByUser(before, users);
  return (user) => ({
    user: String(user),
    recent: (past[user] ?? [])
      .slice(-RECENT)
      .reverse()
      .map((save) => interactionOf(before, save)),
    disliked: [],
    interests: [],
    revision: 0,
  });
}

/** One save as an interaction; ids are numbers in decimal. */
export function interactionOf({ users, items, at }: EvaluationSet['before'], save: number): Interaction {
  return {
    event: String(save),
    user: String(users[save]),
    item: String(items[save]),
    kind: 'save',
    at: at[save] ?? 0,
  };
}

/**
 * Judges any ranker of the SDK: it is handed the whole catalogue and what users saved before the split.
 *
 * @param ranker - Knows items and users by their numbers in decimal. What it does not place is not recommended; nothing is
 * where it rejects with `ERR_NOT_FOUND`, as rankers do for users of whom they know nothing.
 */
export function rankerRecommender(name: string, ranker: Ranker<Candidate>, set: EvaluationSet): Recommender {
  const contextOf = contextsOf(set);
  const provenance = [{ source: 'catalogue', score: 0 }];
  const candidates = Array.from({ length: set.items }, (_, number): NumberedItem => {
    return { id: String(number), number, score: 0, provenance };
  });
  return {
    name,
    async score(user, scores, options) {
      const context = contextOf(user);
      for (const { candidate, score } of await placed({ user: context.user, candidates, context }, options)) {
        scores[Number(candidate.id)] = score;
      }
    },
  };

  async function placed(
    request: RankRequest<Candidate>,
    options: CallOptions | undefined,
  ): Promise<readonly Ranked<Candidate>[]> {
    try {
      return (await ranker.rank(request, options)).items;
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_NOT_FOUND')) return [];
      throw error;
    }
  }
}
