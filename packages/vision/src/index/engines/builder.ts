import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { BuilderApi } from '../build/builder-messages.js';
import { gatherRows } from '../build/gather-rows.js';
import { checkFile, describeFile, readVectors, writeVectors } from '../build/vector-files.js';
import { writeHalves } from '../build/write-halves.js';
import { checkGraph } from '../usearch/check-graph.js';
import { LazyRemote } from './lazy-remote.js';

type Answer<Method extends keyof BuilderApi> = Promise<Awaited<ReturnType<BuilderApi[Method]>>>;
type Order<Method extends keyof BuilderApi> = Parameters<BuilderApi[Method]>[0];

/** What is done with so few bytes takes a millisecond here, and less than the start of a worker. */
const FEW_BYTES = 512 * 1024;

/** Does the work with files and matrices: in a worker, which rests between jobs, or here if it is little. */
export class Builder {
  readonly #remote: LazyRemote<BuilderApi>;

  /** @param signal - Gives up a start of the worker that is in progress. */
  constructor(signal: AbortSignal) {
    this.#remote = new LazyRemote(() => {
      return startWorker<BuilderApi>(new URL('../build/builder-entry.js', import.meta.url), { signal });
    });
  }

  /** See {@link BuilderApi.gather}. */
  async gather(order: Order<'gather'>, options: CallOptions): Answer<'gather'> {
    const rows = order.sources.reduce((sum, source) => sum + source.rows.length, 0);
    if (rows * order.dimension * 4 <= FEW_BYTES) return gatherRows(order.dimension, order.sources);
    return this.#remote.call('gather', order, options);
  }

  /** See {@link BuilderApi.writeVectors}. */
  async writeVectors(order: Order<'writeVectors'>): Answer<'writeVectors'> {
    return order.data.byteLength <= FEW_BYTES ? writeVectors(order) : this.#remote.call('writeVectors', order);
  }

  /** See {@link BuilderApi.writeHalves}. */
  async writeHalves(order: Order<'writeHalves'>): Answer<'writeHalves'> {
    return order.data.byteLength <= FEW_BYTES ? writeHalves(order) : this.#remote.call('writeHalves', order);
  }

  /** See {@link BuilderApi.readVectors}. */
  async readVectors(order: Order<'readVectors'>, options: CallOptions): Answer<'readVectors'> {
    return order.facts.bytes <= FEW_BYTES ? readVectors(order) : this.#remote.call('readVectors', order, options);
  }

  /** See {@link BuilderApi.checkFile}. */
  async checkFile(order: Order<'checkFile'>, options: CallOptions): Answer<'checkFile'> {
    return order.facts.bytes <= FEW_BYTES ? checkFile(order) : this.#remote.call('checkFile', order, options);
  }

  /** See {@link BuilderApi.checkGraph}. */
  async checkGraph(order: Order<'checkGraph'>, options: CallOptions): Answer<'checkGraph'> {
    return order.data.byteLength <= FEW_BYTES ? checkGraph(order) : this.#remote.call('checkGraph', order, options);
  }

  /** See {@link BuilderApi.describe}. */
  async describe(order: Order<'describe'>, bytes: number): Answer<'describe'> {
    return bytes <= FEW_BYTES ? describeFile(order) : this.#remote.call('describe', order);
  }

  /** See {@link BuilderApi.buildGraph}. Always in a worker, because the library blocks. */
  async buildGraph(order: Order<'buildGraph'>, options: CallOptions): Answer<'buildGraph'> {
    return this.#remote.call('buildGraph', order, options);
  }

  /** Lets the worker end until there is more to do. */
  rest(): Promise<void> {
    return this.#remote.rest();
  }
}
