import { FeedloomError } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { OnnxDevice } from '@feedloom/core/onnx';
import type { FileToMake, GatheredRows } from '../build/builder-messages.js';
import { ExactEngine } from '../exact/exact-engine.js';
import type { ExactPrecision } from '../exact/exact-graph.js';
import type { FileFacts, IndexFacts } from '../files/manifest.js';
import { RemoteSearcher } from '../search/remote-searcher.js';
import type { SegmentAccess } from '../search/served-segment.js';
import type { SharedRows } from '../rows/segment.js';
import type { SegmentBackend, SegmentVectors } from '../segment-engine.js';
import { USEARCH_VERSION } from '../usearch/load-usearch.js';
import type { EngineName, EngineNeeds } from './engine-choice.js';
import { needsOf } from './engine-choice.js';
import { Builder } from './builder.js';
import { GraphTrial } from './graph-trial.js';

/** How engines are made. */
export interface SegmentEnginesOptions {
  readonly engine: EngineName;
  readonly device: 'auto' | OnnxDevice;
  readonly executor: 'worker' | 'child';
  readonly precision: ExactPrecision;
  /** Threads of one build, and of one exact search on the CPU. */
  readonly threads: number;
  /** The engine `faiss`; loaded only if it is chosen. */
  readonly faiss: () => Promise<SegmentBackend>;
  /** Learns that a searcher's worker ended by itself. */
  readonly onEnd: () => void;
}

/** A segment as engines see it. */
export interface EngineRows extends GatheredRows {
  readonly shared: SharedRows;
}

/** A matrix in a file, which exact engines load. */
export interface MatrixFile {
  readonly path: string;
  readonly facts: FileFacts;
}

/** Makes, checks and opens what answers for segments. */
export class SegmentEngines {
  readonly #options: SegmentEnginesOptions;
  /** Does the work with whole files and matrices. */
  readonly builder: Builder;
  readonly #closing = new AbortController();
  readonly #trial: GraphTrial;
  /** The runtime of exact engines is not installed, so `auto` does without it. */
  #lacksRuntime = false;

  constructor(options: SegmentEnginesOptions) {
    this.#options = options;
    this.builder = new Builder(this.#closing.signal);
    this.#trial = new GraphTrial(this.#closing.signal);
  }

  /** Gives up the starts of workers and children that are in progress: nothing will be built or opened any more. */
  abandon(): void {
    this.#closing.abort();
  }

  /** What a segment of so many numbers needs. */
  needsOf(numbers: number): EngineNeeds {
    const needs = needsOf(this.#options.engine, numbers);
    if (!this.#lacksRuntime) return needs;
    return { file: needs.exact ? 'usearch' : needs.file, exact: false };
  }

  /** The version that files of a kind have now; others are built again. */
  async versionOf(kind: 'usearch' | 'faiss'): Promise<string> {
    return kind === 'usearch' ? USEARCH_VERSION : (await this.#options.faiss()).version;
  }

  /** Builds an index file. On disk when it returns. @throws `ERR_DRIVER_MISSING`, `ERR_ABORTED`, `ERR_UNAVAILABLE` */
  async build(kind: 'usearch' | 'faiss', order: FileToMake, options: CallOptions): Promise<IndexFacts> {
    const version = await this.versionOf(kind);
    const { threads } = this.#options;
    if (kind === 'usearch') {
      const facts = await this.builder.buildGraph({ ...order, threads }, options);
      return { ...facts, engine: kind, version };
    }
    await (await this.#options.faiss()).build(vectorsOf(order), order.path, options);
    const facts = await this.builder.describe(order, order.data.byteLength);
    return { ...facts, engine: kind, version };
  }

  /**
   * Opens an index file, after it was compared with its hash, and proved where a crash does no harm.
   *
   * @param isNew - Whether this process has just built it.
   * @throws `ERR_CORRUPT` if it is damaged, of other vectors, or of another version.
   */
  async openFile(
    rows: EngineRows,
    path: string,
    facts: IndexFacts,
    isNew: boolean,
    options: CallOptions,
  ): Promise<SegmentAccess> {
    if (facts.engine !== 'usearch' && facts.engine !== 'faiss') throw unknown(facts);
    if (facts.version !== (await this.versionOf(facts.engine))) throw unknown(facts);
    if (!isNew) await this.builder.checkFile({ path, facts }, options);
    if (facts.engine === 'faiss') {
      return { engine: await (await this.#options.faiss()).open(vectorsOf(rows), path, options) };
    }
    if (!isNew) {
      const { data, count, dimension } = rows;
      const order = { path, name: facts.name, data, count, dimension };
      await this.builder.checkGraph(order, options);
      await this.#trial.try({ path, count, dimension, ...someRows(rows) }, options);
    }
    const graph = new RemoteSearcher({
      dimension: rows.dimension,
      segments: () => [rows.shared],
      index: { file: path, key: rows.shared.key, count: rows.count, widths: facts.widths ?? [] },
      onEnd: this.#options.onEnd,
    });
    await graph.start();
    return { graph };
  }

  /**
   * Opens an exact engine over a file of vectors.
   *
   * @returns `undefined` if its runtime is missing and the engine was not asked for by name.
   */
  async openExact(
    { count, dimension }: EngineRows,
    { path, facts }: MatrixFile,
    options: CallOptions,
  ): Promise<ExactEngine | undefined> {
    const { engine, device, executor, precision, threads } = this.#options;
    try {
      return await ExactEngine.open({
        count,
        dimension,
        path,
        facts,
        precision,
        device,
        executor,
        threads,
        ...options,
      });
    } catch (error) {
      if (engine !== 'auto' || !FeedloomError.is(error, 'ERR_DRIVER_MISSING')) throw error;
      this.#lacksRuntime = true;
      return undefined;
    }
  }

  /** Lets workers and children end that are only needed for building and opening. */
  async rest(): Promise<void> {
    await Promise.all([this.builder.rest(), this.#trial.rest()]);
  }

  /** In which precision exact engines want their file. */
  get precision(): ExactPrecision {
    return this.#options.precision;
  }
}

function vectorsOf({ data, count, dimension }: GatheredRows): SegmentVectors {
  return { data: new Float32Array(data), count, dimension };
}

/** Up to 32 rows, spread evenly, and their vectors. */
function someRows({ data, count, dimension }: GatheredRows): { rows: number[]; vectors: Float32Array } {
  const matrix = new Float32Array(data);
  const step = Math.max(1, count / 32);
  const rows = Array.from({ length: Math.min(32, count) }, (_, at) => Math.floor(at * step));
  const vectors = new Float32Array(rows.length * dimension);
  rows.forEach((row, at) => vectors.set(matrix.subarray(row * dimension, (row + 1) * dimension), at * dimension));
  return { rows, vectors };
}

function unknown({ name, engine, version }: IndexFacts): FeedloomError {
  return new FeedloomError(
    'ERR_CORRUPT',
    `The index file \`${name}\` is of \`${engine} ${version}\`, not of this version.`,
  );
}
