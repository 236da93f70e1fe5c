import type { CallOptions, Clock, OrderedStore } from '@feedloom/core';
import { createDeadLetters, createFeedService, createGenerator, createPools, createWorker } from '@feedloom/pools';
import type { CursorKey, FeedService, Hydrate, Pools, StoredDeadLetters, Worker } from '@feedloom/pools';
import type { Preferences } from '../ranking/preferences.js';
import { pullRanked } from '../ranking/ranked-source.js';
import type { Ranking } from '../ranking/ranking.js';
import type { Board } from '../board/board.js';
import type { Follows } from '../corpus/follows.js';
import { inStage } from '../in-stage.js';
import { openAudience } from './audience.js';
import { labGenerator } from '../lab/lab-generator.js';
import { labScorer } from '../lab/lab-scorer.js';
import type { LabSwitches } from '../lab/lab-switch.js';
import { pinDataSchema } from './pin-data.js';
import type { PinData, PinSource } from './pin-data.js';
import { homeMix } from './policy.js';

const DAY_MS = 86_400_000;

/**
 * How long an erased user is refused, in milliseconds: longer than an offer is on its way. A product keeps the default of
 * days; here anybody may choose an erased user again.
 */
const TOMBSTONE_MS = 60_000;

/** What a home feed is made of. */
export interface HomeFeedParts {
  readonly store: OrderedStore;
  /** Answers reads of `feeds` when that is late: a copy that may lag. */
  readonly replica?: OrderedStore | undefined;
  /** How pools lie in `store`. @defaultValue `'cells'` */
  readonly layout?: 'cells' | 'blocks' | undefined;
  /** Keeps what could not be delivered. */
  readonly tasks: OrderedStore;
  /** Keeps the feeds, if not `store`: a store that answers when that one does not. */
  readonly feeds?: OrderedStore | undefined;
  readonly board: Board;
  readonly preferences: Preferences;
  readonly ranking: Pick<Ranking, 'rank'>;
  /** Whom users follow, from the start on. */
  readonly follows: ReadonlyMap<string, Follows>;
  /** All users. */
  readonly people: readonly string[];
  readonly clock: Clock;
  /** Sign cursors and tokens. */
  readonly cursorKeys: readonly CursorKey[];
  /** Make the services misbehave. */
  readonly switches: LabSwitches;
  /** How long a page waits for new pins, in milliseconds, before it shows the feed as it was. @defaultValue 100 */
  readonly deadlineMs?: number | undefined;
  /** Hears of failures of work that goes on after an answer. */
  readonly onError: (error: unknown) => void;
}

/** The services of a home feed, and what makes them misbehave. */
export interface HomeFeed {
  readonly pools: Pools<PinData, PinSource>;
  readonly feed: FeedService<PinData, PinSource>;
  readonly worker: Worker<PinData, PinSource>;
  /** What the worker could not deliver. */
  readonly letters: StoredDeadLetters<PinData, PinSource>;
  readonly switches: LabSwitches;
  readonly deadlineMs: number;
  /** Deletes a user's feed, pools, undelivered offers, and whom they follow. Idempotent. */
  erase(user: string, options?: CallOptions): Promise<void>;
}

/** Wires pools, worker, generator and feed service together. */
export async function openHomeFeed(parts: HomeFeedParts): Promise<HomeFeed> {
  const {
    store,
    layout,
    tasks,
    feeds,
    replica,
    board,
    preferences,
    ranking,
    follows,
    people,
    clock,
    cursorKeys,
    switches,
    // Of the 150 ms that a whole page has: the rest is for its titles, the event loop and the way.
    deadlineMs = 100,
    onError,
  } = parts;
  const { views } = board;
  const namespace = 'pinboard';
  const pools = createPools<PinData, PinSource>({
    store,
    feedStore: feeds,
    layout,
    namespace,
    // A save is news; what is related to a save stays so.
    sources: {
      following: { halfLifeMs: 7 * DAY_MS },
      related: {},
      interests: { halfLifeMs: 14 * DAY_MS },
      // What nobody has saved yet is soon old.
      fresh: { cap: 100, ttlMs: 7 * DAY_MS, halfLifeMs: 2 * DAY_MS },
      ranked: { pulled: true },
    },
    item: pinDataSchema,
    tombstoneMs: TOMBSTONE_MS,
    onBackgroundError: onError,
    clock,
  });
  const generator = labGenerator<PinData, PinSource>(
    createGenerator<PinData, PinSource>({ mix: homeMix }),
    switches.generator,
  );
  const feed = createFeedService<PinData, PinSource>({
    pools,
    generator,
    deadlineMs,
    chunk: { size: 25, max: 100 },
    keep: 1_000,
    cursorKeys,
    replica,
    hydrate: hydrateFrom(board),
    pull: pullRanked({ ranking, pins: views.pins, savedBy: (user) => views.tastes.savedBy(user) }),
    rescore: preferences.rescore,
  });
  const audience = await openAudience(store, follows, people, (user, pin) => views.tastes.hasSaved(user, pin));
  const letters = createDeadLetters<PinData, PinSource>({ store: tasks, namespace });
  const worker = createWorker({
    pools,
    scorer: labScorer(preferences.scorer, switches.worker),
    audience,
    deadLetters: letters,
    clock,
  });
  async function erase(user: string, options: CallOptions = {}): Promise<void> {
    await feed.erase(user, options);
    await audience.erase(user, options);
    await letters.erase(user, options);
  }
  return { pools, feed, worker, letters, switches, deadlineMs, erase };
}

/** Completes a page in one read; a pin that is not there any more is left out, one that cannot be read now is not. */
function hydrateFrom({ hot }: Pick<Board, 'hot'>): Hydrate<PinData, PinSource> {
  return async (items, { signal, deadlineMs }) => {
    const ids = items.map(({ id }) => id);
    const { cards, failure } = await inStage('cards', () => hot.read(ids, { signal, deadlineMs }));
    return items.map((item, place) => {
      const card = cards[place];
      if (card !== undefined) return { ...item, data: { ...item.data, card } };
      return failure === undefined ? undefined : item;
    });
  };
}
