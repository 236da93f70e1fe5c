import type { Clock, OrderedStore } from '@feedloom/core';
import type { Board } from '../board/board.js';
import { savesOf } from '../feed/remember.js';
import type { SafeIndex } from '../vision/eyes.js';
import { keepSnapshots } from '../vision/snapshots.js';
import { learnFrom } from './learner.js';
import type { PinboardRanking } from './pinboard-ranking.js';

/** Who ranks, and of what it learns. */
export interface RankerParts {
  readonly board: Board;
  readonly ranker: PinboardRanking;
  readonly index: SafeIndex;
  readonly store: OrderedStore;
  /** Whether the graph network is trained and served. @defaultValue `true` */
  readonly trains?: boolean | undefined;
  /** A network is not trained on half a board. */
  readonly grown: Promise<void>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Learns, trains, and keeps index and graph safe, until `signal` aborts. Never rejects. */
export async function runRanker(parts: RankerParts, signal: AbortSignal): Promise<void> {
  const { board, ranker, index, trains = true, grown, clock, onError } = parts;
  const learning = ranker
    .remember(board.remembered.flatMap(savesOf))
    .catch(onError)
    .then(() => learnFrom({ ...parts, ranking: ranker }, signal));
  const training = trains ? grown.then(() => ranker.run(signal)) : undefined;
  await Promise.all([
    learning.catch(onError),
    training?.catch(onError),
    keepSnapshots(index, { clock, signal, onError }),
    keepSnapshots(ranker.safe, { clock, signal, onError }),
  ]);
}
