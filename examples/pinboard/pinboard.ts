import type { BlobStore, Clock, OrderedStore } from '@feedloom/core';
import type { CursorKey } from '@feedloom/pools';
import { keepAvatars } from './catalogue/avatars.js';
import { Catalogue } from './catalogue/catalogue.js';
import type { Pin } from './catalogue/pin.js';
import type { Save } from './catalogue/save.js';
import { drawAvatar } from './corpus/avatar.js';
import { Chance } from './corpus/chance.js';
import { Corpus } from './corpus/corpus.js';
import type { Growth } from './corpus/corpus.js';
import type { Society, World } from './corpus/world.js';
import { openHomeFeed } from './feed/home-feed.js';
import type { HomeFeed } from './feed/home-feed.js';
import { live } from './feed/life.js';
import { Newsroom } from './feed/newsroom.js';
import { OfferStream } from './feed/offer-stream.js';
import { PinIndex } from './feed/pin-index.js';
import { remember } from './feed/remember.js';
import { createSaver } from './feed/saver.js';
import type { SavePin } from './feed/saver.js';
import { Tastes } from './feed/tastes.js';

/** What a pinboard is made of. */
export interface PinboardParts {
  readonly store: OrderedStore;
  readonly blobs: BlobStore;
  readonly world: World;
  readonly clock: Clock;
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

/** The application beneath the server: pins, people and their home feeds. */
export interface Pinboard extends AsyncDisposable {
  readonly society: Society;
  readonly catalogue: Catalogue;
  readonly blobs: BlobStore;
  readonly home: HomeFeed;
  /** User → blob of their picture. */
  readonly avatars: ReadonlyMap<string, string>;
  /** Settles once the first start has made all its pins. */
  readonly grown: Promise<void>;
  growth(): Growth;
  /** Whether the user has saved the pin. */
  hasSaved(user: string, pin: string): boolean;
  readonly save: SavePin;
  /** Stops growing and living, and finishes what is under way. The stores stay open. */
  close(): Promise<void>;
}

/** Opens a pinboard over its stores: it can be used at once, while the corpus grows in the background. */
export async function openPinboard(parts: PinboardParts): Promise<Pinboard> {
  const { store, blobs, world, clock, lifeMs, onError, onGrowth } = parts;
  const [catalogue, index, tastes, stream] = [new Catalogue(store), new PinIndex(), new Tastes(), new OfferStream()];
  const newsroom = new Newsroom({ stream, index, tastes });
  const home = await openHomeFeed({ ...parts, catalogue, tastes, follows: world.follows });
  const stop = new AbortController();
  const { signal } = stop;

  const onPin = async (pin: Pin, saves: readonly Save[]): Promise<void> => {
    const first = { user: pin.saver, pin: pin.id, board: pin.board, at: pin.at };
    await newsroom.published(index.add(pin), [first, ...saves]);
  };
  const corpus = await Corpus.open({ world, store, catalogue, blobs, clock, onPin, onGrowth });
  const known = await remember({ corpus, catalogue, index, tastes, world });
  const avatars = await keepAvatars({ store, blobs, users: world.people, draw: drawAvatar });

  const working = home.worker.run(stream).catch(onError);
  const grown = (async () => {
    // Offers of an interrupted start may not have reached the pools; offering twice is the same as once.
    if (corpus.growth.made < corpus.growth.wanted) for (const { pin, saves } of known) await onPin(pin, saves);
    await corpus.grow({ signal });
  })();
  const save = createSaver({ society: world, catalogue, index, newsroom, pools: home.pools, clock });

  const chance = new Chance(`life/${clock.now()}`);
  const life = { people: world.people, corpus, index, tastes, save, chance };
  const background = grown
    .then(() => (lifeMs > 0 ? live(life, { clock, everyMs: lifeMs, signal, onError }) : undefined))
    .catch(onError);

  async function close(): Promise<void> {
    stop.abort();
    stream.end();
    await Promise.all([background, working]);
  }

  return {
    society: world,
    catalogue,
    blobs,
    home,
    avatars,
    grown,
    growth: () => corpus.growth,
    hasSaved: (user, pin) => tastes.hasSaved(user, pin),
    save,
    close,
    [Symbol.asyncDispose]: close,
  };
}
