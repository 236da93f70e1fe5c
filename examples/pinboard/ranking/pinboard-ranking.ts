import type { BlobStore, Cache, CallOptions, Clock, OrderedStore, Random, VectorIndex } from '@feedloom/core';
import { Deadline } from '@feedloom/core';
import type { KeptCandidates } from '@feedloom/ranking';
import type { Deed, DeedKind } from '../board/board-event.js';
import type { Save } from '../catalogue/save.js';
import type { PinIndex } from '../feed/pin-index.js';
import { inStage } from '../in-stage.js';
import type { Safe } from '../vision/snapshots.js';
import type { LabSwitches } from '../lab/lab-switch.js';
import { HomeRanker } from './home-ranker.js';
import type { HomeRanking } from './home-ranker.js';
import { Learning } from './learning.js';
import { Network } from './network.js';
import type { PinVectors } from './pin-vectors.js';
import type { Preferences } from './preferences.js';
import type { Ranking } from './ranking.js';
import { SaveLog } from './save-log.js';
import { UnseenSaves } from './unseen-saves.js';

/** What ranking is made of. */
export interface RankingParts {
  readonly store: OrderedStore;
  readonly tasks: OrderedStore;
  /** Keeps the network's weights, and copies of the graph. */
  readonly blobs: BlobStore;
  readonly index: VectorIndex;
  readonly pins: PinIndex;
  readonly vectors: PinVectors;
  /** Whether a save was taken back, or its user erased: it is not learned, whoever tells it. @defaultValue none was */
  readonly isOver?: ((save: Save) => boolean) | undefined;
  /** What users like. Whoever opened it closes it. */
  readonly preferences: Preferences;
  readonly switches: LabSwitches;
  /** Whether the graph network is trained and served. */
  readonly trains: boolean;
  /** Keeps candidates, for all rankers that there are or will be. @defaultValue this one's memory */
  readonly candidates?: Cache<KeptCandidates> | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown) => void;
}

/** How many saves are told at a time. */
const AT_ONCE = 128;

/** Everything that learns from users, and orders pins for them. One process at a time has it. */
export class PinboardRanking implements Ranking, AsyncDisposable {
  readonly #parts: RankingParts;
  readonly #learning: Learning;
  readonly #ranker: HomeRanker;
  readonly #network: Network;
  readonly #log = new SaveLog();
  /** Saves of pins that have not been looked at, from which little can be learned yet. */
  readonly #unseen = new UnseenSaves();
  /** What is being learned now. */
  readonly #under = new Set<Promise<unknown>>();
  #learned: () => number = () => 0;

  private constructor(parts: RankingParts, learning: Learning) {
    const { switches, trains, index, candidates, clock } = parts;
    this.#parts = parts;
    this.#learning = learning;
    this.#ranker = new HomeRanker({ learning, index, lab: switches.ranker, hasNetwork: trains, candidates, clock });
    const { tables } = this.#ranker;
    this.#network = new Network({ ...parts, graph: learning.graph, log: this.#log, tables });
  }

  /** Opens what was learned before. */
  static async open(parts: RankingParts): Promise<PinboardRanking> {
    const learning = await Learning.open({ ...parts, profiles: parts.preferences.profiles });
    const ranking = new PinboardRanking(parts, learning);
    // Nobody's first page should wait for threads to start.
    await ranking.#ranker.ready();
    return ranking;
  }

  /** Learns from saves, which may have been told before; of tastes once the pins have been looked at. */
  async saved(told: readonly Save[], options: CallOptions = {}): Promise<void> {
    const saves = told.filter((save) => this.#parts.isOver?.(save) !== true);
    for (const save of saves) this.#log.add(save);
    const isSeen = ({ pin }: Save): boolean => this.#parts.vectors.get(pin) !== undefined;
    this.#unseen.add(saves.filter((save) => !isSeen(save)));
    const seen = saves.filter(isSeen);
    await this.#learn(this.#learning.placed(saves, options), this.#learning.liked(seen, options));
  }

  /** A user has taken a save back. */
  async unsaved(save: Save, options: CallOptions = {}): Promise<void> {
    this.#log.remove(save);
    this.#unseen.remove(save);
    await this.#learning.removed(save, options);
  }

  /** Pins have been looked at. */
  async seen(pins: readonly string[], options: CallOptions = {}): Promise<void> {
    await this.#catchUp(pins, options);
  }

  /** Learns, from all saves, what was missed when the last process ended. */
  async remember(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    await this.#catchUp(this.#unseen.pins(), options);
    for (let start = 0; start < saves.length; start += AT_ONCE) {
      await this.saved(saves.slice(start, start + AT_ONCE), options);
    }
  }

  /** Learns from what a user did with pins of a page. */
  async did(user: string, kind: DeedKind, deeds: readonly Deed[], options: CallOptions = {}): Promise<void> {
    await this.#learn(this.#learning.did(user, kind, deeds, options));
  }

  /** Learns of tastes from saves of pins that have been looked at since; what fails stays to be learned. */
  async #catchUp(pins: readonly string[], options: CallOptions): Promise<void> {
    for (const pin of pins) {
      if (this.#parts.vectors.get(pin) === undefined) continue;
      const saves = this.#unseen.of(pin);
      await this.#learn(this.#learning.liked(saves, options));
      for (const save of saves) this.#unseen.remove(save);
    }
  }

  /** Trains the network if that has not been done, and keeps its tables up to date, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void> {
    return this.#network.run(signal);
  }

  /** What is to be kept safe of it: the graph, which changes with every save. */
  get safe(): Safe {
    return { writes: () => this.#log.revision, keep: () => this.#learning.copy() };
  }

  /** Says from now on up to where it has learned, with each ranking. */
  tellLearned(learned: () => number): void {
    this.#learned = learned;
  }

  async rank(user: string, exclude: ReadonlySet<string>, options: CallOptions = {}): Promise<HomeRanking> {
    const deadline = Deadline.of(options, this.#parts.clock);
    const learned = this.#learned();
    const context = await inStage('context', () => this.#parts.preferences.context(user, deadline.toCallOptions()));
    return { ...(await this.#ranker.rank(context, exclude, deadline.toCallOptions())), learned };
  }

  /** How popular a pin is with everybody; 0 for one that nobody has saved. */
  popularity(pin: string): number {
    return this.#learning.trends.of(pin)?.popularity ?? 0;
  }

  async boardsOf(pin: string, options: CallOptions = {}): Promise<string[]> {
    const [boards = []] = await this.#learning.graph.neighbours([pin], options);
    return boards.map(({ id }) => id);
  }

  async rungs(): Promise<Readonly<Record<string, number>>> {
    return this.#ranker.rungs();
  }

  /** Forgets a user whose saves are over for {@link RankingParts.isOver}: nothing of before is learned after it. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    this.#log.erase(user);
    this.#unseen.erase(user);
    const learned = Promise.allSettled(this.#under);
    await Deadline.of(options, this.#parts.clock).race(learned, 'learning what was told before');
    await this.#ranker.erase(user, options);
  }

  async #learn(...work: readonly Promise<void>[]): Promise<void> {
    const settled = Promise.allSettled(work).finally(() => this.#under.delete(settled));
    this.#under.add(settled);
    await Promise.all(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ranker[Symbol.asyncDispose]();
    await this.#learning[Symbol.asyncDispose]();
  }
}
