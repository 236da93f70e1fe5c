import type { BlobStore, Clock, OrderedStore, Random } from '@feedloom/core';
import type { Board } from '../board/board.js';
import { underLease } from '../board/lease.js';
import { readManifest } from '../catalogue/manifest.js';
import { Chance } from '../corpus/chance.js';
import { Corpus } from '../corpus/corpus.js';
import type { Growth, OnPin } from '../corpus/corpus.js';
import type { World } from '../corpus/world.js';
import { introduce } from '../vision/introduce.js';
import type { IntroductionParts } from '../vision/introduce.js';
import { live } from './life.js';
import { pause } from './pause.js';
import type { SavePin } from './saver.js';

/** What grows, and where. */
export interface GrowParts {
  readonly world: World;
  readonly store: OrderedStore;
  readonly board: Board;
  readonly blobs: BlobStore;
  readonly known: IntroductionParts;
  readonly save: SavePin;
  /** Whether there is no other process. */
  readonly isAlone: boolean;
  /** How often something happens by itself, in milliseconds; 0 for never. */
  readonly lifeMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onGrowth?: ((growth: Growth) => void) | undefined;
  readonly onError: (error: unknown) => void;
}

/** A board that grows, here or in another process. */
export interface GrowingBoard {
  /** Settles once the first start has made all its pins. */
  readonly grown: Promise<void>;
  /** Settles once nothing grows here any more. */
  readonly done: Promise<void>;
  growth(): Promise<Growth>;
}

/** How often a process looks how far another one has come, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Lets the board grow until `signal` aborts: the pins of a first start, then what people do by themselves. Of several
 * processes one does it at a time, and another takes over when that one dies.
 */
export async function growHere(parts: GrowParts, signal: AbortSignal): Promise<GrowingBoard> {
  const { world, store, board, blobs, known, clock, isAlone, lifeMs, save, onError } = parts;
  const onPin: OnPin = (pin, saves) => introduce(known, pin, saves);
  const open = (): Promise<Corpus> => Corpus.open({ ...parts, catalogue: board.catalogue, blobs, onPin });
  let corpus: Corpus | undefined = isAlone ? await open() : undefined;
  let settle: { resolve(): void; reject(error: unknown): void } | undefined;
  const grown = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));

  async function grow(until: AbortSignal): Promise<void> {
    corpus = isAlone && corpus !== undefined ? corpus : await open();
    const { made, wanted } = corpus.growth;
    // Offers of an interrupted start were in memory, and may not have reached the pools; twice is the same as once.
    if (isAlone && made < wanted) for (const { pin, saves } of board.remembered) await onPin(pin, saves);
    await corpus.grow({ signal: until });
    if (!until.aborted) settle?.resolve();
    const life = { people: world.people, corpus, views: board.views, save, chance: new Chance(`life/${clock.now()}`) };
    if (lifeMs > 0) await live(life, { clock, everyMs: lifeMs, signal: until, onError });
    else await untilAborted(until);
    corpus = isAlone ? corpus : undefined;
  }

  const growing = isAlone ? grow(signal) : underLease({ ...parts, name: 'growth' }, signal, grow);
  const done = growing.catch((error: unknown) => settle?.reject(error)).then(() => settle?.resolve());
  const growth = async (): Promise<Growth> => corpus?.growth ?? growthIn(store, world);
  const watched = isAlone ? grown : Promise.race([grown, watchGrowth(growth, clock, signal)]);
  return { grown: watched, done, growth };
}

/** Watches a board that grows in other processes. */
export function growElsewhere(
  { store, world, clock }: Pick<GrowParts, 'store' | 'world' | 'clock'>,
  signal: AbortSignal,
): GrowingBoard {
  const growth = (): Promise<Growth> => growthIn(store, world);
  return { grown: watchGrowth(growth, clock, signal), done: Promise.resolve(), growth };
}

async function watchGrowth(growth: () => Promise<Growth>, clock: Clock, signal: AbortSignal): Promise<void> {
  const isGrown = async (): Promise<boolean> => {
    const { made, wanted } = await growth();
    return made >= wanted;
  };
  while (!signal.aborted && !(await isGrown().catch(() => false))) await pause(clock, LOOK_MS, signal);
}

async function growthIn(store: OrderedStore, { count }: World): Promise<Growth> {
  const made = (await readManifest(store))?.made ?? 0;
  return { made, wanted: Math.max(count, made) };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
