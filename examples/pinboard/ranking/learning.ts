import type { BlobStore, CallOptions, Clock, Interaction, OrderedStore, Random } from '@feedloom/core';
import { createCooccurrence, createTrending, openEventJournal, openGraph } from '@feedloom/ranking';
import type { Cooccurrence, EventJournal, GraphEvent, OpenedGraph, Profiles, TrendingCounts } from '@feedloom/ranking';
import type { Deed, DeedKind } from '../board/board-event.js';
import type { Save } from '../catalogue/save.js';
import type { PinIndex } from '../feed/pin-index.js';
import { inStage } from '../in-stage.js';

/** What learning is made of. */
export interface LearningParts {
  readonly store: OrderedStore;
  /** Keeps what `store` refuses. */
  readonly tasks: OrderedStore;
  /** Keeps copies of the graph: whoever learns next begins with the last one. */
  readonly blobs: BlobStore;
  readonly pins: PinIndex;
  /** What users like. Whoever opened it closes it. */
  readonly profiles: Profiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown) => void;
}

const NAMESPACE = 'pinboard';
/** The name of the graph's copies in the blob store. */
const COPY = 'graph';

/** Learns from what users do: graph, preferences, what goes together, and what is trending, all at once. */
export class Learning implements AsyncDisposable {
  readonly graph: OpenedGraph;
  readonly profiles: Profiles;
  readonly together: Cooccurrence;
  readonly trends: TrendingCounts;
  readonly #journal: EventJournal;
  readonly #blobs: BlobStore;

  private constructor(
    { blobs, profiles }: LearningParts,
    graph: OpenedGraph,
    counts: { together: Cooccurrence; trends: TrendingCounts },
    journal: EventJournal,
  ) {
    this.#blobs = blobs;
    this.graph = graph;
    this.profiles = profiles;
    this.together = counts.together;
    this.trends = counts.trends;
    this.#journal = journal;
  }

  /** Opens what was learned before. */
  static async open(parts: LearningParts): Promise<Learning> {
    const { store, tasks, blobs, pins, clock, random, onError } = parts;
    const onEvent = (event: GraphEvent): void => {
      if ('cause' in event) onError(event.cause);
    };
    const restoreFrom = { blobs, name: COPY };
    const common = { store, tasks, restoreFrom, clock, random, onEvent };
    const graph = await openGraph({ ...common, namespace: NAMESPACE, partitions: 16 });
    const together = createCooccurrence({
      neighbours: 128,
      maxItems: 100_000,
      maxUsers: 10_000,
      minTogether: 0,
      clock,
    });
    const segmentsOf = ({ item }: Interaction): string[] => {
      const theme = pins.get(item)?.theme;
      return theme === undefined ? [] : [theme];
    };
    const trends = createTrending({ segmentsOf, minUsers: 1, clock, random });
    const readers = [together, trends];
    const journal = await openEventJournal({ store, name: NAMESPACE, readers, shards: 4, clock, random });
    return new Learning(parts, graph, { together, trends }, journal);
  }

  /**
   * Users have saved pins: each lies on its board now, goes together with what else they saved, and is a little more
   * popular. None of that needs to know what a pin looks like.
   */
  async placed(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    if (saves.length === 0) return;
    const edges = saves.map(({ user, pin, board, at }) => ({ from: pin, to: board, at, by: user }));
    const place = inStage('edges', () => this.graph.add(edges, options));
    await Promise.all([place, this.#journal.observe(saves.map(saveEvent), options)]);
  }

  /** Users have saved pins that have been looked at: that says what they like. */
  async liked(saves: readonly Save[], options: CallOptions = {}): Promise<void> {
    if (saves.length > 0) await this.profiles.observe(saves.map(saveEvent), options);
  }

  /** A user has taken a pin off their board; what they do not like any more, a hide tells the preferences. */
  async removed({ pin, board }: Save, options: CallOptions = {}): Promise<void> {
    await this.graph.remove([{ from: pin, to: board }], options);
  }

  /**
   * A user has looked at pins more closely, or does not want them. A hide counts against a pin for this user only: what is
   * popular counts what users did, and an interaction cannot count less than nothing there.
   */
  async did(user: string, kind: DeedKind, deeds: readonly Deed[], options: CallOptions = {}): Promise<void> {
    if (deeds.length === 0) return;
    const events = deeds.map(({ event, pin, at }) => ({ event, user, item: pin, kind, at }));
    await Promise.all([this.profiles.observe(events, options), this.#journal.observe(events, options)]);
  }

  /** Keeps a copy of the graph; whoever opens it meanwhile finds the one before, or this one. */
  async copy(options: CallOptions = {}): Promise<void> {
    await this.graph.snapshot(this.#blobs, COPY, options);
  }

  /** Forgets a user. */
  async erase(user: string, options: CallOptions = {}): Promise<void> {
    await Promise.all([
      this.graph.erase(user, options),
      this.profiles.erase(user, options),
      this.#journal.erase(user, options),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#journal.close();
    await this.graph.close();
  }
}

/** The same save told twice has the same name, so that it counts once. */
function saveEvent({ user, pin, at }: Save): Interaction {
  return { event: `save/${user}/${pin}/${at}`, user, item: pin, kind: 'save', at };
}
