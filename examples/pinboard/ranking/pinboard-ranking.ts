import type {
  BlobStore,
  CallOptions,
  Clock,
  OrderedStore,
  Random,
  Ranker,
  Scorer,
  UserContext,
  VectorIndex,
} from '@feedloom/core';
import type { Pull, Rescore } from '@feedloom/pools';
import { visualReranker } from '@feedloom/ranking';
import type { VisualHit } from '@feedloom/vision';
import type { Save } from '../catalogue/save.js';
import type { PinData, PinSource } from '../feed/pin-data.js';
import type { PinIndex } from '../feed/pin-index.js';
import type { ShownDeed } from '../feed/shown-pins.js';
import { createTasteScorer } from '../feed/taste-scorer.js';
import type { ScoredPin } from '../feed/taste-scorer.js';
import type { Tastes } from '../feed/tastes.js';
import type { LabSwitches } from '../lab/lab-switch.js';
import { HomeRanker } from './home-ranker.js';
import { Learning } from './learning.js';
import type { Deed } from './learning.js';
import { Network } from './network.js';
import { PinVectors } from './pin-vectors.js';
import { createProfileScorer } from './profile-scorer.js';
import { pullRanked, rescoreHeads } from './ranked-source.js';
import { SaveLog } from './save-log.js';
import { reportTaste } from './taste-report.js';
import type { TasteReport } from './taste-report.js';
import { UnseenSaves } from './unseen-saves.js';

/** What ranking is made of. */
export interface RankingParts {
  readonly store: OrderedStore;
  readonly tasks: OrderedStore;
  readonly blobs: BlobStore;
  readonly index: VectorIndex;
  readonly pins: PinIndex;
  readonly tastes: Tastes;
  readonly switches: LabSwitches;
  /** Whether the graph network is trained and served. */
  readonly trains: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown) => void;
}

/** How many saves are told at a time. */
const AT_ONCE = 128;

/** Everything that learns from users and orders pins for them. */
export class PinboardRanking implements AsyncDisposable {
  readonly vectors: PinVectors;
  /** Values pins for the worker, each with the profile of its receiver. */
  readonly scorer: Scorer<ScoredPin>;
  readonly pull: Pull<PinData, PinSource>;
  readonly rescore: Rescore<PinData, PinSource>;
  /** Orders what looks like a picture for a user. */
  readonly rerank: Ranker<VisualHit>;
  readonly #learning: Learning;
  readonly #ranker: HomeRanker;
  readonly #network: Network;
  readonly #log = new SaveLog();
  readonly #index: VectorIndex;
  /** Saves of pins that have not been looked at, from which little can be learned yet. */
  readonly #unseen = new UnseenSaves();

  private constructor(parts: RankingParts, vectors: PinVectors, learning: Learning) {
    const { pins, tastes, switches, trains, index, blobs, clock, onError } = parts;
    this.vectors = vectors;
    this.#index = index;
    this.#learning = learning;
    this.#ranker = new HomeRanker({ learning, index, lab: switches.ranker, hasNetwork: trains, clock });
    const { tables } = this.#ranker;
    this.#network = new Network({
      graph: learning.graph,
      pins,
      vectors,
      log: this.#log,
      tables,
      blobs,
      clock,
      onError,
    });
    this.scorer = createProfileScorer(learning, vectors, createTasteScorer(tastes));
    this.pull = pullRanked({ learning, ranker: this.#ranker, pins, savedBy: (user) => tastes.savedBy(user) });
    this.rescore = rescoreHeads(this.scorer);
    this.rerank = visualReranker<VisualHit>({ profiles: learning.profiles, vectors: vectors.lookUp, clock });
  }

  /** Opens what was learned before. */
  static async open(parts: RankingParts): Promise<PinboardRanking> {
    const vectors = new PinVectors();
    const learning = await Learning.open({ ...parts, vectors, space: parts.index.space.id });
    const ranking = new PinboardRanking(parts, vectors, learning);
    // Nobody's first page should wait for threads to start.
    await ranking.#ranker.ready();
    return ranking;
  }

  /** Learns from saves, which may have been told before; of tastes once the pins have been looked at. */
  async saved(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    for (const save of saves) this.#log.add(save);
    const isSeen = ({ pin }: Save): boolean => this.vectors.get(pin) !== undefined;
    this.#unseen.add(saves.filter((save) => !isSeen(save)));
    await Promise.all([this.#learning.placed(saves, options), this.#learning.liked(saves.filter(isSeen), options)]);
  }

  /** A user has taken a save back. */
  async unsaved(save: Save, options: CallOptions = {}): Promise<void> {
    this.#log.remove(save);
    this.#unseen.remove(save);
    await this.#learning.removed(save, options);
  }

  /** A pin has been looked at. */
  async seen(pin: string, vector: Float32Array, options: CallOptions = {}): Promise<void> {
    this.vectors.set(pin, vector);
    await this.#catchUp([pin], options);
  }

  /** Learns, from all saves, what was missed when the last process ended. */
  async remember(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    await this.vectors.fill(this.#index, [...new Set([...saves.map(({ pin }) => pin), ...this.#unseen.pins()])]);
    await this.#catchUp(this.#unseen.pins(), options);
    for (let start = 0; start < saves.length; start += AT_ONCE) {
      await this.saved(saves.slice(start, start + AT_ONCE), options);
    }
  }

  /** Learns from what a user did with pins of a page. */
  did(user: string, kind: Deed, deeds: readonly ShownDeed[], options: CallOptions = {}): Promise<void> {
    return this.#learning.did(user, kind, deeds, options);
  }

  /** Learns of tastes from saves of pins that have been looked at since; what fails stays to be learned. */
  async #catchUp(pins: readonly string[], options: CallOptions): Promise<void> {
    for (const pin of pins) {
      if (this.vectors.get(pin) === undefined) continue;
      const saves = this.#unseen.of(pin);
      await this.#learning.liked(saves, options);
      for (const save of saves) this.#unseen.remove(save);
    }
  }

  /** Trains the network if that has not been done, and keeps its tables up to date, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void> {
    return this.#network.run(signal);
  }

  /** What the system thinks a user likes, and why. */
  async taste(user: string, options: CallOptions = {}): Promise<TasteReport> {
    return reportTaste(await this.context(user, options), (id) => this.vectors.get(id));
  }

  /** What is known of a user, as rankers read it. */
  context(user: string, options: CallOptions = {}): Promise<UserContext> {
    return this.#learning.profiles.context(user, options);
  }

  /** How popular a pin is with everybody; 0 for one that nobody has saved. */
  popularity(pin: string): number {
    return this.#learning.trends.of(pin)?.popularity ?? 0;
  }

  /** The boards that a pin lies on, as walkers know them. */
  async boardsOf(pin: string, options: CallOptions = {}): Promise<string[]> {
    const [boards = []] = await this.#learning.graph.neighbours([pin], options);
    return boards.map(({ id }) => id);
  }

  /** How many rankings each rung of the ladder has answered. */
  rungs(): Record<string, number> {
    return this.#ranker.rungs();
  }

  /** Forgets a user. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    this.#log.erase(user);
    this.#unseen.erase(user);
    await this.#ranker.erase(user, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ranker[Symbol.asyncDispose]();
    await this.#learning[Symbol.asyncDispose]();
  }
}
