import type { CallOptions } from '@feedloom/core';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxDevice, OnnxSession } from '@feedloom/core/onnx';
import type { FileFacts } from '../files/manifest.js';
import { hasBit } from '../rows/bit-set.js';
import type { SegmentCandidates, SegmentEngine, SegmentQueries } from '../segment-engine.js';
import type { ExactPrecision } from './exact-graph.js';
import { exactGraph, MATRIX_NAME } from './exact-graph.js';

/** What an exact engine searches, and where. */
export interface ExactEngineOptions extends CallOptions {
  /** Rows. */
  readonly count: number;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** The rows in that precision, row-major, little-endian; stays as long as the engine. */
  readonly path: string;
  /** What the file must be. */
  readonly facts: FileFacts;
  /** What the file keeps. */
  readonly precision: ExactPrecision;
  /** Where to compute. */
  readonly device: 'auto' | OnnxDevice;
  /** What runs it: a worker thread, or a child process. */
  readonly executor: 'worker' | 'child';
  /** Threads of one search, on the CPU. */
  readonly threads: number;
}

/** Compares every row with every query, as one product of matrices on the chosen device. */
export class ExactEngine implements SegmentEngine {
  readonly kind = 'exact';
  readonly filters = true;
  /** Half precision may exchange rows whose cosines differ by less than about 0.001. */
  readonly exact: boolean;
  readonly #session: OnnxSession;
  readonly #count: number;
  readonly #dimension: number;

  private constructor(session: OnnxSession, { count, dimension, precision }: ExactEngineOptions) {
    this.#session = session;
    this.#count = count;
    this.#dimension = dimension;
    this.exact = precision === 'float32';
  }

  /** Loads the rows onto the device. @throws As `openOnnxSession` does. */
  static async open(options: ExactEngineOptions): Promise<ExactEngine> {
    const { count, dimension, path, facts, precision, device, executor, threads, signal, deadlineMs } = options;
    const session = await openOnnxSession({
      model: exactGraph(count, dimension, precision),
      externalData: [{ name: MATRIX_NAME, from: path, sha256: facts.sha256 }],
      maxBytes: facts.bytes + 1024 * 1024,
      device,
      executor,
      threads,
      signal,
      deadlineMs,
    });
    return new ExactEngine(session, options);
  }

  /** Where it computes. */
  get device(): OnnxDevice {
    return this.#session.device;
  }

  /** See `SegmentEngine.search`. */
  async search({ data, count, limit, allowed }: SegmentQueries, options: CallOptions = {}): Promise<SegmentCandidates> {
    const width = Math.min(limit, this.#count);
    const bias = allowed === undefined ? new Float32Array(1) : this.#biasOf(allowed);
    const { rows } = await this.#session.run(
      {
        queries: { type: 'float32', dims: [count, this.#dimension], data },
        bias: { type: 'float32', dims: [1, bias.length], data: bias },
        k: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(width)) },
      },
      options,
    );
    // Rows that may not be found come last, and are dropped by whoever knows the filter.
    const found = new Uint32Array((rows?.data as Int32Array).buffer);
    return { rows: found, counts: new Uint32Array(count).fill(width), width };
  }

  /** Releases the session. */
  close(): Promise<void> {
    return this.#session.close();
  }

  #biasOf(allowed: Uint32Array): Float32Array {
    const bias = new Float32Array(this.#count).fill(-Infinity);
    for (let row = 0; row < this.#count; row += 1) {
      if (hasBit(allowed, row)) bias[row] = 0;
    }
    return bias;
  }
}
