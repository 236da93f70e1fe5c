import type { BlobStore } from '@feedloom/core';
import { createVisualSearch } from '@feedloom/vision';
import type { VisualSearch } from '@feedloom/vision';
import type { BoardEvent } from './board/board-event.js';
import { Board } from './board/board.js';
import { keepAvatars } from './catalogue/avatars.js';
import type { PinCatalogue } from './catalogue/pin-catalogue.js';
import type { PinCard } from './catalogue/pin.js';
import { drawAvatar } from './corpus/avatar.js';
import type { Growth } from './corpus/corpus.js';
import type { Society } from './corpus/world.js';
import { createTrack } from './feed/deeds.js';
import type { Track } from './feed/deeds.js';
import { createEraser } from './feed/erase-user.js';
import type { EraseUser } from './feed/erase-user.js';
import { growElsewhere, growHere } from './feed/grow.js';
import { openHomeFeed } from './feed/home-feed.js';
import type { HomeFeed } from './feed/home-feed.js';
import { createLateRecorder } from './feed/late-saves.js';
import { Newsroom } from './feed/newsroom.js';
import { retell } from './feed/retell.js';
import { createSaver } from './feed/saver.js';
import type { SavePin, SaverParts } from './feed/saver.js';
import { pause } from './feed/pause.js';
import { giveSecondChances } from './feed/second-chance.js';
import { createLateTeller } from './feed/tell-later.js';
import type { TellLater } from './feed/tell-later.js';
import { createLabSwitches } from './lab/lab-switch.js';
import type { PinboardParts } from './pinboard-parts.js';
import { PinboardRanking } from './ranking/pinboard-ranking.js';
import { Preferences } from './ranking/preferences.js';
import type { Ranking } from './ranking/ranking.js';
import { createRankingClient } from './ranking/ranking-client.js';
import { runRanker } from './ranking/run-ranker.js';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import { Backfill } from './vision/backfill.js';
import { createPinMaker } from './vision/create-pin.js';
import type { CreatePin } from './vision/create-pin.js';
import { keepFilling } from './vision/fill-index.js';
import { followIndex } from './vision/follow-index.js';
import { makeFindable, offer } from './vision/introduce.js';
import type { IntroductionParts } from './vision/introduce.js';
import { readPicture } from './vision/pictures.js';
import { createRelated } from './vision/related-pins.js';

/** How long a worker that failed rests, in milliseconds. */
const AGAIN_MS = 1_000;
/** How long whoever makes a pin waits for its offers, in milliseconds. */
const OFFER_MS = 100;

/** The application beneath the server: pins, people, their home feeds, and what looks alike. */
export interface Pinboard extends AsyncDisposable {
  readonly society: Society;
  readonly board: Board;
  readonly catalogue: PinCatalogue;
  readonly blobs: BlobStore;
  readonly home: HomeFeed;
  readonly preferences: Preferences;
  readonly ranking: Ranking;
  readonly search: VisualSearch<PinCard>;
  /** User → blob of their picture. */
  readonly avatars: ReadonlyMap<string, string>;
  /** Settles once the first start has made all its pins. */
  readonly grown: Promise<void>;
  /** Settles once this process knows all that looks alike. */
  readonly ready: Promise<void>;
  growth(): Promise<Growth>;
  /** How many tasks wait for being done in the background. */
  backlog(): Promise<number>;
  /** Whether the user has saved the pin. */
  hasSaved(user: string, pin: string): boolean;
  /** The pins that came last. */
  newest(limit: number): Promise<PinCard[]>;
  readonly queues: Pick<PinboardParts, 'offers' | 'looks'>;
  readonly save: SavePin;
  readonly track: Track;
  readonly erase: EraseUser;
  readonly create: CreatePin;
  /** Stops growing and living, and finishes what is under way. The stores and the eyes stay open. */
  close(): Promise<void>;
}

/**
 * Opens a pinboard over its stores, or the part of it that this process plays: it can be used at once, while the corpus
 * grows in the background.
 */
export async function openPinboard(parts: PinboardParts): Promise<Pinboard> {
  const { roles = ROLES, store, tasks, offers, looks, blobs, eyes, world, clock, random, onError } = parts;
  const plays = (role: Role): boolean => roles.includes(role);
  const isAlone = ROLES.every(plays);
  const stop = new AbortController();
  const { signal } = stop;
  const { space } = eyes.index;
  const board = await Board.open({ ...parts, space });
  const { catalogue, views } = board;
  const switches = createLabSwitches(clock);
  const preferences = await Preferences.open({ ...parts, ...views, space: space.id });
  const ranker = plays('ranker') ? await openRanker() : undefined;
  const ranking = ranker ?? clientOf(parts, board);
  const related = createRelated({ index: eyes.index, onError });
  const newsroom = new Newsroom({ offers, views, related, people: world.people });
  const home = await openHomeFeed({
    ...{ ...parts, board, preferences, ranking, switches },
    people: world.people.map(({ id }) => id),
    // An erased user has chosen to follow nobody.
    follows: new Map(plays('worker') ? [...world.follows].filter(([user]) => !views.erasures.covers(user, 0)) : []),
  });
  const tellAgain = (events: readonly BoardEvent[]): Promise<void> =>
    retell({ board, newsroom, pools: home.pools }, events);
  const backfill: Backfill = new Backfill({
    ...{ queue: looks, catalogue, blobs, eyes, clock, onError },
    onPut: async (pin) => {
      await makeFindable(known, pin);
      await offer(known, pin);
    },
    onSave: createLateRecorder(board, (save) => tellAgain([{ type: 'saved', save }])),
    onNews: tellAgain,
    onSeen: async (pins) => {
      await board.tell(pins.map((pin) => ({ type: 'seen', pin })));
      for (const pin of pins) await newsroom.compared(pin);
    },
  });
  const known: IntroductionParts = { board, index: eyes.index, newsroom, backfill };
  const search = createVisualSearch<PinCard>({
    ...{ embedder: eyes.embedder, detector: eyes.detector, index: eyes.index, textIndex: views.text },
    rerank: preferences.rerank,
    catalogue: { get: (ids, options) => board.hot.pins(ids, options) },
    readImage: async (id, options) => {
      const [pin] = await catalogue.pins([id], options);
      return pin && readPicture(blobs, pin, options);
    },
  });
  const users = plays('api') ? world.people : [];
  const avatars = await keepAvatars({ store, blobs, users, draw: drawAvatar });
  /** Work that nobody waits for; it is finished before the end. */
  const under = new Set<Promise<unknown>>();
  const goOn = (work: Promise<unknown>): void => {
    const done = work.catch(onError).finally(() => under.delete(done));
    under.add(done);
  };
  const put: TellLater = (events, options) => backfill.tell(events, options);
  const teller = createLateTeller({ put, clock, signal, onError });
  const later = teller.tell;
  const recordLater: SaverParts['recordLater'] = (saved, options) => backfill.save(saved, options);
  const save = createSaver({ society: world, board, newsroom, pools: home.pools, clock, recordLater, later, goOn });
  const track = createTrack({ feed: home.feed, board, later, goOn, clock, onError });
  const erase = createEraser({ board, home, ranking, clock });
  const create = createPinMaker({
    ...{ ...parts, catalogue, backfill, embedder: eyes.embedder },
    introduce: async (pin, vector) => {
      await makeFindable(known, pin, vector);
      const offering = offer(known, pin);
      goOn(offering);
      const done = offering.then(
        () => true,
        () => false,
      );
      // Its maker does not wait for offers long; they are made whatever ends this process.
      const isOffered = await Promise.race([done, pause(clock, OFFER_MS).then(() => false)]);
      if (!isOffered) await later([{ type: 'pin', pin: pin.id }], {});
    },
  });

  const filling = keepFilling(board, eyes, { clock, signal, onError });
  const ready = filling.then(() => undefined);
  if (!isAlone) followIndex(board, eyes);
  const following = board.run(signal);
  const { grown, growth, done } = plays('worker')
    ? await growHere({ ...parts, board, known, save, isAlone }, signal)
    : growElsewhere(parts, signal);
  const background: Promise<unknown>[] = [following, done];
  const working = plays('worker') ? work() : undefined;
  if (working !== undefined) {
    background.push(backfill.run(signal).catch(onError));
    background.push(giveSecondChances({ letters: home.letters, offers, clock, signal, onError }));
    background.push(
      grown
        .then(() => filling)
        .then(lookAt)
        .catch(onError),
    );
  }
  if (ranker !== undefined) {
    background.push(ready.then(() => runRanker({ ...parts, board, ranker, index: eyes.index, grown }, signal)));
  }

  /** Takes offers until no more come; what ends the worker before, such as a queue that cannot be read, passes. */
  async function work(): Promise<void> {
    do await home.worker.run(offers.source, { signal: offers.ended }).catch(onError);
    while (offers.ended !== undefined && !offers.ended.aborted && (await pause(clock, AGAIN_MS, offers.ended)));
  }

  function openRanker(): Promise<PinboardRanking> {
    const { models = parts.originals, trains = true, candidates } = parts;
    return PinboardRanking.open({
      ...{ store, tasks, blobs: models, index: eyes.index, pins: views.pins, vectors: views.vectors, preferences },
      ...{ isOver: (save) => views.isOver(save), switches, trains, candidates, clock, random, onError },
    });
  }

  /** Pins that nobody has looked at yet: the index was lost, or is of another model. */
  async function lookAt(pins: readonly string[]): Promise<void> {
    for (const pin of pins) if (!signal.aborted) await backfill.look(pin);
  }

  async function close(): Promise<void> {
    stop.abort();
    // Nobody takes offers once the worker has failed.
    await Promise.race([Promise.all(under), working ?? Promise.all(under)]);
    await teller.close();
    offers.end();
    await Promise.all([...background, working]);
    await ranker?.[Symbol.asyncDispose]();
    await preferences[Symbol.asyncDispose]();
  }

  return {
    ...{ society: world, board, catalogue, blobs, home, preferences, ranking, search, avatars, grown, ready, growth },
    backlog: async () => {
      const { waiting, leased } = await looks.size();
      return waiting + leased;
    },
    newest: async (limit) => {
      const ids = views.pins.all().map(({ id }) => id);
      const cards = await catalogue.pins(ids.slice(-limit).reverse());
      return cards.filter((card) => card !== undefined);
    },
    hasSaved: (user, pin) => views.tastes.hasSaved(user, pin),
    queues: { offers, looks },
    ...{ save, track, erase, create, close, [Symbol.asyncDispose]: close },
  };
}

function clientOf({ ranker, clock }: PinboardParts, { deeds, views: { popular, erasures } }: Board): Ranking {
  if (ranker === undefined) throw new TypeError('Say who ranks: `ranker`, or the role `ranker`.');
  return createRankingClient({ ...ranker, popular, deeds, erasures, clock });
}
