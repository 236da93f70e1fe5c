import { createStoreQueue } from '@feedloom/core';
import type { BlobStore, Clock, OrderedStore, Random } from '@feedloom/core';
import type { CursorKey } from '@feedloom/pools';
import { createTextIndex, createVisualSearch } from '@feedloom/vision';
import type { VisualSearch } from '@feedloom/vision';
import { keepAvatars } from './catalogue/avatars.js';
import { Erasures } from './catalogue/erasures.js';
import { PinCatalogue } from './catalogue/pin-catalogue.js';
import type { Pin, PinCard } from './catalogue/pin.js';
import type { Save } from './catalogue/save.js';
import { drawAvatar } from './corpus/avatar.js';
import { Chance } from './corpus/chance.js';
import { Corpus } from './corpus/corpus.js';
import type { Growth } from './corpus/corpus.js';
import type { Society, World } from './corpus/world.js';
import { createTrack } from './feed/deeds.js';
import type { Track } from './feed/deeds.js';
import { createEraser } from './feed/erase-user.js';
import type { EraseUser } from './feed/erase-user.js';
import { openHomeFeed } from './feed/home-feed.js';
import type { HomeFeed } from './feed/home-feed.js';
import { live } from './feed/life.js';
import { Newsroom } from './feed/newsroom.js';
import { OfferStream } from './feed/offer-stream.js';
import { PinIndex } from './feed/pin-index.js';
import { remember } from './feed/remember.js';
import { createSaver } from './feed/saver.js';
import type { SavePin } from './feed/saver.js';
import { giveSecondChances } from './feed/second-chance.js';
import { ShownPins } from './feed/shown-pins.js';
import { Tastes } from './feed/tastes.js';
import { createLabSwitches } from './lab/lab-switch.js';
import { PinboardRanking } from './ranking/pinboard-ranking.js';
import { Backfill } from './vision/backfill.js';
import { createPinMaker } from './vision/create-pin.js';
import type { CreatePin } from './vision/create-pin.js';
import type { Eyes } from './vision/eyes.js';
import { introduce, makeFindable, offer } from './vision/introduce.js';
import type { IntroductionParts } from './vision/introduce.js';
import { readPicture } from './vision/pictures.js';
import { createRelated } from './vision/related-pins.js';
import { keepSnapshots } from './vision/snapshots.js';
import type { VisionTask } from './vision/task.js';

/** What a pinboard is made of. */
export interface PinboardParts {
  readonly store: OrderedStore;
  /** Keeps work that is to be done later: another store, so that it works when the first one does not. */
  readonly tasks: OrderedStore;
  readonly blobs: BlobStore;
  /** Keeps what is derived and large: the network's weights. @defaultValue `originals` */
  readonly models?: BlobStore | undefined;
  /** Whether the graph network is trained and served; without, simpler rankers answer. @defaultValue `true` */
  readonly trains?: boolean | undefined;
  /** Pictures as users handed them in; never served. */
  readonly originals: BlobStore;
  readonly eyes: Eyes;
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  /** Sign cursors and tokens. */
  readonly cursorKeys: readonly CursorKey[];
  /** How long a page waits for new pins, in milliseconds, before it shows the feed as it was. @defaultValue 120 */
  readonly deadlineMs?: number | undefined;
  /** How often something happens by itself, in milliseconds; 0 for never. */
  readonly lifeMs: number;
  /** Hears how the corpus grows. */
  readonly onGrowth?: ((growth: Growth) => void) | undefined;
  /** Hears of failures in the background. */
  readonly onError: (error: unknown) => void;
}

/** The application beneath the server: pins, people, their home feeds, and what looks alike. */
export interface Pinboard extends AsyncDisposable {
  readonly society: Society;
  readonly catalogue: PinCatalogue;
  readonly blobs: BlobStore;
  readonly home: HomeFeed;
  readonly ranking: PinboardRanking;
  readonly search: VisualSearch<PinCard>;
  /** User → blob of their picture. */
  readonly avatars: ReadonlyMap<string, string>;
  /** Settles once the first start has made all its pins. */
  readonly grown: Promise<void>;
  growth(): Growth;
  /** How many tasks wait for being done in the background. */
  backlog(): Promise<number>;
  /** Whether the user has saved the pin. */
  hasSaved(user: string, pin: string): boolean;
  /** The pins that came last. */
  newest(limit: number): Promise<PinCard[]>;
  /** Which pins the tokens of pages stand for; whoever sends a page notes it. */
  readonly shown: ShownPins;
  readonly save: SavePin;
  readonly track: Track;
  readonly erase: EraseUser;
  readonly create: CreatePin;
  /** Stops growing and living, and finishes what is under way. The stores and the eyes stay open. */
  close(): Promise<void>;
}

/** Opens a pinboard over its stores: it can be used at once, while the corpus grows in the background. */
export async function openPinboard(parts: PinboardParts): Promise<Pinboard> {
  const { store, tasks, blobs, eyes, world, clock, lifeMs, onError, onGrowth } = parts;
  const [catalogue, pins, tastes, stream] = [new PinCatalogue(store), new PinIndex(), new Tastes(), new OfferStream()];
  const [text, shown, erasures] = [createTextIndex(), new ShownPins(clock), await Erasures.open(store)];
  const related = createRelated({ index: eyes.index, onError });
  const switches = createLabSwitches(clock);
  const { models = parts.originals, trains = true } = parts;
  const learned = { ...parts, blobs: models, index: eyes.index, pins, tastes, switches, trains };
  const ranking = await PinboardRanking.open(learned);
  const newsroom = new Newsroom({
    stream,
    index: pins,
    tastes,
    related,
    ranking,
    people: world.people,
    erasures,
    onError,
  });
  const home = await openHomeFeed({
    ...parts,
    catalogue,
    tastes,
    ranking,
    people: world.people.map(({ id }) => id),
    // An erased user has chosen to follow nobody.
    follows: new Map([...world.follows].filter(([user]) => !erasures.covers(user, 0))),
    switches,
  });
  const stop = new AbortController();
  const { signal } = stop;

  const queue = createStoreQueue<VisionTask>({ store: tasks, name: 'vision', maxAttempts: 20 });
  const backfill: Backfill = new Backfill({
    ...{ queue, catalogue, blobs, eyes, clock, onError },
    onPut: (pin) => introduce(known, pin),
    onSeen: async (pin, vector) => {
      const { id, title, tags, description } = pin;
      pins.replace(pin);
      await ranking.seen(id, vector);
      await text.add([{ id, title, tags, description }]);
      await newsroom.compared(id);
    },
  });
  const known: IntroductionParts = { pins, index: eyes.index, text, newsroom, backfill, ranking };
  const onPin = (pin: Pin, saves: readonly Save[]): Promise<void> => introduce(known, pin, saves);
  const search = createVisualSearch<PinCard>({
    ...{ embedder: eyes.embedder, detector: eyes.detector, index: eyes.index, textIndex: text },
    rerank: ranking.rerank,
    catalogue: { get: (ids, options) => catalogue.pins(ids, options) },
    readImage: async (id, options) => {
      const [pin] = await catalogue.pins([id], options);
      return pin && readPicture(blobs, pin, options);
    },
  });

  const corpus = await Corpus.open({ world, store, catalogue, blobs, clock, onPin, onGrowth });
  const remembered = await remember({ catalogue, index: pins, tastes, world, erasures });
  await text.add(remembered.map(({ pin: { id, title, tags, description } }) => ({ id, title, tags, description })));
  const avatars = await keepAvatars({ store, blobs, users: world.people, draw: drawAvatar });

  const working = home.worker.run(stream).catch(onError);
  const looking = backfill.run(signal).catch(onError);
  const retrying = giveSecondChances({ letters: home.letters, stream, clock, signal, onError });
  const keeping = keepSnapshots(eyes.index, { clock, signal, onError });
  const grown = (async () => {
    // Offers of an interrupted start may not have reached the pools; offering twice is the same as once.
    if (corpus.growth.made < corpus.growth.wanted) for (const { pin, saves } of remembered) await onPin(pin, saves);
    await corpus.grow({ signal });
  })();
  const save = createSaver({ society: world, catalogue, index: pins, newsroom, pools: home.pools, clock });
  const track = createTrack({ feed: home.feed, shown, index: pins, tastes, catalogue, ranking, onError });
  const erase = createEraser({ erasures, home, shown, tastes, ranking, catalogue, clock });
  /** Offers of new pins, which their makers do not wait for. */
  const offers = new Set<Promise<void>>();
  const create = createPinMaker({
    ...parts,
    ...{ catalogue, backfill, embedder: eyes.embedder },
    introduce: async (pin, vector) => {
      const offering = offer(known, await makeFindable(known, pin, vector))
        .catch(onError)
        .finally(() => offers.delete(offering));
      offers.add(offering);
    },
  });

  let ranked: Promise<void> = Promise.resolve();
  const chance = new Chance(`life/${clock.now()}`);
  const life = { people: world.people, corpus, index: pins, tastes, save, chance };
  const background = grown
    .then(() => lookAtForgotten(remembered, eyes, backfill, signal))
    .then(() => ranking.remember(remembered.flatMap(savesOf).filter(({ user, at }) => !erasures.covers(user, at))))
    .then(() => (trains ? void (ranked = ranking.run(signal)) : undefined))
    .then(() => (lifeMs > 0 ? live(life, { clock, everyMs: lifeMs, signal, onError }) : undefined))
    .catch(onError);

  async function close(): Promise<void> {
    stop.abort();
    // Nobody takes offers once the worker has failed.
    await Promise.race([Promise.all(offers), working]);
    stream.end();
    await Promise.all([background, working, looking, retrying, keeping]);
    await ranked.catch(onError);
    await ranking[Symbol.asyncDispose]();
  }

  return {
    society: world,
    catalogue,
    blobs,
    home,
    ranking,
    search,
    avatars,
    grown,
    growth: () => corpus.growth,
    backlog: async () => {
      const { waiting, leased } = await queue.size();
      return waiting + leased;
    },
    newest: async (limit) => {
      const ids = pins.all().map(({ id }) => id);
      const cards = await catalogue.pins(ids.slice(-limit).reverse());
      return cards.filter((card) => card !== undefined);
    },
    hasSaved: (user, pin) => tastes.hasSaved(user, pin),
    shown,
    save,
    track,
    erase,
    create,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Has pins looked at that are not in the index: it was lost, or is of another model. */
async function lookAtForgotten(
  remembered: readonly { readonly pin: Pin }[],
  { index }: Eyes,
  backfill: Backfill,
  signal: AbortSignal,
): Promise<void> {
  const ids = remembered.map(({ pin }) => pin.id);
  const found = await index.get(ids);
  for (const [place, id] of ids.entries()) {
    if (signal.aborted) return;
    if (found[place] === undefined) await backfill.look(id);
  }
}

/** All saves of a pin, its maker's first. */
function savesOf({ pin, saves }: { readonly pin: Pin; readonly saves: readonly Save[] }): readonly Save[] {
  return [{ user: pin.saver, pin: pin.id, board: pin.board, at: pin.at }, ...saves];
}
