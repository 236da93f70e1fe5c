import type { BlobStore, CallOptions, Clock } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import {
  decodeSageWeights,
  encodeSageWeights,
  modelIdOf,
  refreshTables,
  sageExamples,
  trainSage,
} from '@feedloom/ranking';
import type { OpenedGraph, SageItems, SageWeights, TableHolder } from '@feedloom/ranking';
import { pause } from '../feed/pause.js';
import type { PinIndex } from '../feed/pin-index.js';
import type { PinVectors } from './pin-vectors.js';
import { PROJECTED, Projection } from './projection.js';
import type { SaveLog } from './save-log.js';

/** What the graph network is trained on, and where its tables go. */
export interface NetworkParts {
  readonly graph: OpenedGraph;
  readonly pins: PinIndex;
  readonly vectors: PinVectors;
  readonly log: SaveLog;
  readonly tables: TableHolder;
  /** Keeps the weights, so that the next start need not train. */
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** A network, and how many saves it was trained on. */
export interface Trained {
  readonly weights: SageWeights;
  readonly saves: number;
}

/** Steps of training: about a minute for a thousand pins, beside everything else. */
const [STEPS, USER_STEPS] = [60, 30];
/** Fewer saves than this teach nothing. */
const FEWEST_SAVES = 40;
/** How often what has changed is looked at, in milliseconds. */
const EVERY_MS = 20_000;
const POINTER = 'pinsage';
/** Before the weights: how many saves they were trained on. */
const HEADER_BYTES = 4;
/** Once there are so many times the saves, a network is trained anew. */
const GROWN = 2;
const DAY_MS = 86_400_000;
/** People here save a pin every few days; the next ones still belong together. */
const PAIR_GAP_MS = 60 * DAY_MS;

/**
 * Trains the graph network on the board's own saves, and keeps its tables up to date; all in worker threads.
 *
 * What is trained is served ungated: the future saves of two dozen users are too few to tell a network that is 5% worse from
 * chance. A product measures a new network on its own log first: `logSet` and `publishGate` of
 * `@feedloom/ranking/evaluation`.
 */
export class Network {
  readonly #parts: NetworkParts;
  readonly #projection = new Projection();
  #trained: Trained | undefined;
  #seen = '';

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** Loads or trains the network, and then refreshes its tables whenever the board has changed, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#parts;
    do {
      try {
        this.#trained ??= (await this.#load()) ?? (await this.train({ signal }));
        if (this.#trained !== undefined) await this.#refresh(this.#trained.weights, signal);
        await this.#grow(signal);
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
    } while (await pause(clock, EVERY_MS, signal));
  }

  /** Trains a network on all saves, and keeps it. @returns `undefined` if there are too few saves. */
  async train({ signal }: CallOptions = {}): Promise<Trained | undefined> {
    const { log, blobs } = this.#parts;
    const saves = log.count;
    if (saves < FEWEST_SAVES) return undefined;
    const items = await this.#items();
    const rowOf = new Map(items.ids.map((id, row) => [id, row] as const));
    const { pairs, histories } = sageExamples(log.all(), (id) => rowOf.get(id), { maxGapMs: PAIR_GAP_MS });
    const examples = { features: items.features, neighbourhoods: items, pairs, histories };
    const settings = { steps: STEPS, userSteps: USER_STEPS, dimension: 48, layers: 3 };
    const { weights } = await trainSage(examples, { ...settings, signal });
    const id = await blobs.put(encodeTrained({ weights, saves }), { signal });
    const before = await blobs.pointer(POINTER, { signal });
    await blobs.point(POINTER, id, { expected: before?.version, signal });
    return { weights, saves };
  }

  /** Trains anew once the board has outgrown the network, which is served until then, and on if that fails. */
  async #grow(signal: AbortSignal): Promise<void> {
    const { log } = this.#parts;
    const before = this.#trained;
    if (before === undefined || log.count < before.saves * GROWN) return;
    // Only the next doubling is another reason to try.
    this.#trained = { ...before, saves: log.count };
    this.#trained = (await this.train({ signal })) ?? this.#trained;
    await this.#refresh(this.#trained.weights, signal);
  }

  async #load(): Promise<Trained | undefined> {
    const { blobs } = this.#parts;
    const pointer = await blobs.pointer(POINTER);
    const bytes = pointer && (await blobs.get(pointer.id));
    if (bytes === undefined) return undefined;
    try {
      const trained = decode(bytes);
      // Of a pinboard that gave the network other features: they fit nothing that is here.
      return trained.weights.layers[0]?.message.columns === PROJECTED ? trained : undefined;
    } catch (error) {
      // Damaged, or of another version: a new one is trained.
      if (FeedloomError.is(error, 'ERR_CORRUPT')) return undefined;
      throw error;
    }
  }

  async #refresh(weights: SageWeights, signal: AbortSignal): Promise<void> {
    const { graph, tables, log, vectors } = this.#parts;
    const { edges, items } = graph.size;
    // Whatever a row is made of: edges, those who have come and gone among them, and the pins' vectors.
    const seen = [modelIdOf(weights), graph.epoch, edges, items, log.revision, vectors.revision].join('/');
    if (seen === this.#seen) return;
    await tables.publish(await refreshTables(weights, await this.#items(), { threads: 1, signal }), { signal });
    this.#seen = seen;
  }

  /** Everything on the board and its neighbours; what has not been looked at yet has no features. */
  async #items(): Promise<SageItems> {
    const { graph, pins, vectors } = this.#parts;
    const hood = await graph.neighbourhoods();
    const features = new Float32Array(hood.ids.length * PROJECTED);
    for (const [row, id] of hood.ids.entries()) {
      const vector = vectors.get(id);
      if (vector !== undefined) this.#projection.project(vector, features, row * PROJECTED);
      // A thousand projections at once would keep the event loop.
      if (row % 16 === 15) await new Promise(setImmediate);
    }
    const boards = await graph.neighbours(hood.ids);
    return {
      ...hood,
      features,
      collections: Float32Array.from(boards, ({ length }) => length),
      createdDays: Float32Array.from(hood.ids, (id) => (pins.get(id)?.at ?? 0) / DAY_MS),
    };
  }
}

/** A network as it is kept. */
export function encodeTrained({ weights, saves }: Trained): Uint8Array {
  const encoded = encodeSageWeights(weights);
  const bytes = new Uint8Array(HEADER_BYTES + encoded.length);
  new DataView(bytes.buffer).setUint32(0, saves);
  bytes.set(encoded, HEADER_BYTES);
  return bytes;
}

/** @throws `ERR_CORRUPT` if {@link encodeTrained} did not write these bytes. */
function decode(bytes: Uint8Array): Trained {
  const weights = decodeSageWeights(bytes.slice(HEADER_BYTES));
  return { weights, saves: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) };
}
