import type { CallOptions, Clock, EmbeddingSpace, OrderedStore, Random } from '@feedloom/core';
import { createTextIndex } from '@feedloom/vision';
import { Erasures } from '../catalogue/erasures.js';
import { HotPins } from '../catalogue/hot-pins.js';
import type { CardCache } from '../catalogue/hot-pins.js';
import { PinCatalogue } from '../catalogue/pin-catalogue.js';
import type { Save } from '../catalogue/save.js';
import type { Society } from '../corpus/world.js';
import { pause } from '../feed/pause.js';
import { PinIndex } from '../feed/pin-index.js';
import { remember } from '../feed/remember.js';
import type { RememberedPin } from '../feed/remember.js';
import { Tastes } from '../feed/tastes.js';
import { PinVectors } from '../ranking/pin-vectors.js';
import type { BoardEvent } from './board-event.js';
import { BoardLog } from './board-log.js';
import { BoardViews } from './board-views.js';
import { LastDeeds } from './last-deeds.js';
import { LogFollower } from './log-follower.js';
import { undoneBefore } from './undone-before.js';

/** What a board is made of. */
export interface BoardParts {
  readonly store: OrderedStore;
  readonly world: Society;
  /** Of which space the vectors of pins are. */
  readonly space: EmbeddingSpace;
  /** Keeps cards of pins, for all processes. @defaultValue they are read from the store */
  readonly cards?: CardCache | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown) => void;
}

/** How often a process looks for what others have done, in milliseconds. */
const POLL_MS = 250;

/**
 * What is known of pins and users: the truth in the store, and views of it in the memory of this process, which follow
 * what any process does. Nothing else changes the views, so all processes come to the same.
 */
export class Board {
  readonly catalogue: PinCatalogue;
  /** What pages show of pins. */
  readonly hot: HotPins;
  readonly views: BoardViews;
  /** Up to where whoever answers a user must have learned. */
  readonly deeds: LastDeeds;
  readonly log: BoardLog;
  /** All pins as they were when this process began, oldest first, with their later saves. */
  readonly remembered: readonly RememberedPin[];
  readonly #parts: BoardParts;
  readonly #following: LogFollower;
  /** Others who follow: they take in what the views have taken in before. */
  readonly #others: LogFollower[] = [];
  readonly #from: number;
  readonly #begunAt: number;
  #recalled: Promise<void> | undefined;
  readonly #lost = new AbortController();
  readonly #onLost = (): void => this.#lost.abort();

  private constructor(parts: BoardParts, catalogue: PinCatalogue, views: BoardViews, log: BoardLog, start: Start) {
    this.#parts = parts;
    this.catalogue = catalogue;
    this.hot = new HotPins({ ...parts, catalogue, cache: parts.cards });
    this.views = views;
    this.log = log;
    this.remembered = start.remembered;
    this.#from = start.from;
    this.#begunAt = start.at;
    this.deeds = new LastDeeds(start.from);
    const apply = async (events: readonly BoardEvent[], before: number): Promise<void> => {
      this.deeds.note(events, before);
      await views.apply(events);
      await this.hot.heard(pinsOf(events));
    };
    this.#following = new LogFollower({ ...parts, log, from: start.from, apply, onLost: this.#onLost });
  }

  /** Reads all that is known. */
  static async open(parts: BoardParts): Promise<Board> {
    const { store, world, space } = parts;
    const log = new BoardLog(parts);
    const at = parts.clock.now();
    // Noted before anything is read: what happens meanwhile may be read and told, which is the same as once.
    const from = await log.end();
    const catalogue = new PinCatalogue(store);
    const erasures = await Erasures.open(store);
    const [pins, tastes, text] = [new PinIndex(), new Tastes(), createTextIndex()];
    const views = new BoardViews({ catalogue, pins, tastes, text, vectors: new PinVectors(), erasures, space });
    const remembered = await remember({ catalogue, views, world });
    return new Board(parts, catalogue, views, log, { at, from, remembered });
  }

  /** Has somebody else follow, from a position or from where this process began. */
  follow(apply: (events: readonly BoardEvent[]) => Promise<void>, from = this.#from): LogFollower {
    const after = async (events: readonly BoardEvent[], before: number): Promise<void> => {
      await this.#following.reach(before);
      await apply(events);
    };
    const follower = new LogFollower({ ...this.#parts, log: this.log, from, apply: after, onLost: this.#onLost });
    this.#others.push(follower);
    return follower;
  }

  /**
   * Tells everybody what has happened. This process knows it once that resolves; those who follow here too, unless they
   * have fallen behind. Told twice is told once.
   */
  async tell(events: readonly BoardEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.hot.changed(pinsOf(events));
    const position = await this.log.append(events);
    await this.#following.reach(position);
    const whole = this.#others.filter(({ isStuck }) => !isStuck);
    await Promise.all(whole.map((other) => other.reach(position).catch(ignore)));
  }

  /** Takes saves out of the catalogue that everybody was told of as taken back. Idempotent. */
  async takeBack(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    await Promise.all(saves.map((save) => this.catalogue.takeBack(save, options)));
    await this.hot.changed(saves.map(({ pin }) => pin));
  }

  /** Takes in what others have told so far. */
  catchUp(): Promise<void> {
    return this.#following.catchUp();
  }

  /**
   * Whether a save that had to wait was undone by anything that has been told, also before this process began: for as long as
   * the log goes back.
   */
  async hasUndone(save: Save): Promise<boolean> {
    if (save.at <= this.#begunAt) await this.#recall();
    await this.catchUp();
    return this.views.isOver(save);
  }

  /** Follows until `signal` aborts. What fails is tried again, later and later. */
  async run(signal: AbortSignal): Promise<void> {
    do {
      await this.#following.poll().catch(ignore);
      // The views have looked for all: the others need not ask the store where there is nothing for them.
      const behind = this.#others.filter(({ position }) => position < this.#following.position);
      await Promise.all(behind.map((other) => other.poll().catch(ignore)));
    } while (await pause(this.#parts.clock, POLL_MS, signal));
  }

  /** Aborts when this process has fallen so far behind that it cannot follow any more: only a new one knows everything. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Reads once what the views need not know otherwise. */
  #recall(): Promise<void> {
    this.#recalled ??= undoneBefore(this.log, this.#from).then(
      (saves) => this.views.recall(saves),
      (error: unknown) => {
        this.#recalled = undefined;
        throw error;
      },
    );
    return this.#recalled;
  }

  /** How far the views have come, and how long ago that was all that there was, in milliseconds. */
  progress(): { position: number; lagMs: number } {
    const { position, lagMs } = this.#following;
    return { position, lagMs: Math.round(lagMs) };
  }
}

/** The pins that look otherwise after events. */
function pinsOf(events: readonly BoardEvent[]): string[] {
  const pins = events.flatMap((event) => ('pin' in event ? event.pin : 'save' in event ? event.save.pin : []));
  return [...new Set(pins)];
}

interface Start {
  readonly at: number;
  readonly from: number;
  readonly remembered: readonly RememberedPin[];
}

/** Whoever follows has reported it. */
const ignore = (): void => undefined;
