import { Buffer } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';
import { FeedloomError } from '@feedloom/core';
import { bytesOf } from './byte-source.js';
import { ExactScores } from '../exact-scores.js';
import type { FaissField } from './faiss-header.js';
import type { FaissLayout } from './faiss-layout.js';
import { readFaissLayout } from './faiss-layout.js';
import { INNER_PRODUCT } from './faiss-library.js';
import type { FaissIndex, FaissLibrary } from './faiss-library.js';
import type { FaissPlan } from './faiss-plan.js';
import { factoryDescription } from './faiss-plan.js';
import type { TestedLimit } from './self-test.js';
import { testedLimits } from './self-test.js';
import { writeSelfTest } from './self-test-record.js';
import { tune } from './tune.js';

/** What libfaiss writes into a new index: if something else stands there, the offsets are those of another version. */
const FRESH = { efConstruction: 40, effort: { flat: undefined, hnsw: 16, ivf: 1 } } as const;

/** Builds one index file. Everything is synchronous: for a process of its own. */
export class FaissBuilder {
  readonly #library: FaissLibrary;
  readonly #plan: FaissPlan;
  readonly #samples: Float32Array;
  readonly #exact: ExactScores;
  #index: FaissIndex | undefined;
  #training: number[] = [];

  /** @param samples - The vectors of the self-test's rows. */
  constructor(library: FaissLibrary, plan: FaissPlan, samples: Float32Array) {
    this.#library = library;
    this.#plan = plan;
    this.#samples = samples;
    this.#exact = new ExactScores(samples, plan.dimension, Math.min(plan.count, plan.longestAnswer));
    this.#index = this.#create();
  }

  /** Whether {@link FaissBuilder.train} must come before {@link FaissBuilder.add}. */
  get needsTraining(): boolean {
    return this.#index?.isTrained() === false;
  }

  /** Gathers rows, and learns from all of them when `isLast`. */
  train(rows: Float32Array, isLast: boolean): void {
    for (const number of rows) this.#training.push(number);
    if (!isLast) return;
    this.#index?.train(this.#training);
    this.#training = [];
  }

  /** Adds the next rows. */
  add(rows: Float32Array): void {
    this.#exact.add(rows);
    this.#index?.add(Array.from(rows));
  }

  /**
   * Writes the file, with the least search effort that passes the self-test.
   *
   * @throws `ERR_UNSUPPORTED` if none does, or libfaiss writes a form other than the known one.
   */
  write(file: string): void {
    const bytes = this.#index?.toBuffer();
    // Memory for the index that is read back.
    this.#index = undefined;
    if (bytes === undefined) throw new FeedloomError('ERR_CLOSED', 'The index was written already.');
    const layout = knownLayout(bytes);
    const effort = layout.effort?.value;
    if (effort !== FRESH.effort[layout.kind]) throw unknownForm(`the search effort ${String(effort)}`);
    const descriptor = openNew(file);
    try {
      writeAll(descriptor, bytes);
      const load = (effort: number): FaissIndex => {
        writeEffort(descriptor, layout.effort, effort);
        return this.#library.Index.read(file);
      };
      const samples = { data: this.#samples, dimension: this.#plan.dimension };
      const test = tune({ kind: layout.kind, load, samples, limits: this.#limits() }, this.#plan);
      writeSync(descriptor, writeSelfTest(test), 0, undefined, layout.end);
    } finally {
      closeSync(descriptor);
    }
  }

  #create(): FaissIndex {
    const { dimension, efConstruction } = this.#plan;
    const index = this.#library.Index.fromFactory(dimension, factoryDescription(this.#plan), INNER_PRODUCT);
    if (!index.isTrained()) return index;
    const bytes = index.toBuffer();
    const { construction } = knownLayout(bytes);
    if (construction === undefined) return index;
    if (construction.value !== FRESH.efConstruction) throw unknownForm(`efConstruction ${construction.value}`);
    bytes.writeInt32LE(efConstruction, construction.at);
    return this.#library.Index.fromBuffer(bytes);
  }

  #limits(): readonly TestedLimit[] {
    const samples = this.#samples.length / this.#plan.dimension;
    return testedLimits(this.#plan.count, this.#plan.longestAnswer).map((limit) => ({
      limit,
      leastScores: Array.from({ length: samples }, (_, sample) => this.#exact.best(sample)[limit - 1] ?? -Infinity),
    }));
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx+');
  } catch (cause) {
    const message = `The index \`${file}\` cannot be written: ${String(cause)}.`;
    throw new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
  }
}

function knownLayout(bytes: Buffer): FaissLayout {
  try {
    return readFaissLayout(bytesOf(bytes));
  } catch (cause) {
    throw unknownForm('something else', cause);
  }
}

function unknownForm(found: string, cause?: unknown): FeedloomError {
  const message = `This \`faiss-node\` writes ${found} where libfaiss 1.7 does not. Use faiss-node 0.5 with libfaiss 1.7.`;
  return new FeedloomError('ERR_UNSUPPORTED', message, { cause });
}

/** One write takes 2 GiB at most. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, Math.min(1 << 30, bytes.length - done), done);
  }
}

function writeEffort(descriptor: number, field: FaissField | undefined, effort: number): void {
  if (field === undefined) return;
  const bytes = Buffer.alloc(field.bytes);
  bytes.writeUInt32LE(effort);
  writeSync(descriptor, bytes, 0, undefined, field.at);
}
