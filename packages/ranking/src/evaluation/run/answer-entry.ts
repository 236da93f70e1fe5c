import { serve } from '@feedloom/core/spawn';
import { askRecommender } from '../asking/ask-recommender.js';
import type { Answers } from '../asking/answers.js';
import type { TrainSettings } from '../../pinsage/training/train-options.js';
import type { RankerName } from '../recommenders/ranker-names.js';
import { StandardRankers } from '../recommenders/standard-rankers.js';
import type { EvaluationSet } from '../world/evaluation-set.js';

/** What an answering worker does. */
export interface AnswerApi {
  /** Goes over to another set. */
  open(work: { readonly set: EvaluationSet; readonly training: TrainSettings | undefined }): void;
  /** Learns what the ranker needs, and answers for every user who is to be asked about. */
  answer(work: {
    readonly ranker: RankerName;
    readonly listLength: number;
    readonly users: readonly number[] | undefined;
  }): Answers;
}

serve<undefined, AnswerApi>(() => {
  let set: EvaluationSet | undefined;
  let rankers: StandardRankers | undefined;
  return {
    methods: {
      open(work) {
        set = work.set;
        rankers = new StandardRankers(work.set, work.training);
      },
      async answer({ ranker, listLength, users }, { signal, deadlineMs }) {
        if (set === undefined || rankers === undefined) throw new Error('`open` comes first.');
        const recommender = await rankers.get(ranker);
        return askRecommender({ ...recommender, name: ranker }, set, { listLength, users, signal, deadlineMs });
      },
    },
  };
});
