import type { Clock, Deadline, VectorHits, VectorIndex, VectorSearchOptions } from '@feedloom/core';
import type { FilteredReport, RecallReport, ThresholdReport, ThroughputReport } from './evaluation-report.js';
import { tagOf } from './fill-index.js';
import { percentile } from './percentile.js';
import { countNear } from './score-hits.js';
import type { Truth } from './truth.js';
import type { VectorSet } from './vector-set.js';

/** Asks one index the queries of one set, and compares the answers with the truth. */
export class IndexEvaluation {
  readonly #index: VectorIndex;
  readonly #set: VectorSet;
  readonly #clock: Clock;
  readonly #deadline: Deadline;

  constructor(
    index: VectorIndex,
    set: VectorSet,
    { clock, deadline }: { readonly clock: Clock; readonly deadline: Deadline },
  ) {
    this.#index = index;
    this.#set = set;
    this.#clock = clock;
    this.#deadline = deadline;
  }

  /** Answers of `limit` vectors, one after the other, with the times they took. */
  async recall(limit: number, truth: Truth): Promise<RecallReport> {
    const times: number[] = [];
    let found = 0;
    let wanted = 0;
    for (const [number, query] of this.#set.queries.entries()) {
      const startedAt = this.#clock.monotonic();
      const hits = await this.#search(query, { limit });
      times.push(this.#clock.monotonic() - startedAt);
      found += this.#near(query, hits, truth.at(number, limit), truth);
      wanted += limit;
    }
    return {
      limit,
      recall: found / wanted,
      p50Ms: percentile(times, 0.5),
      p95Ms: percentile(times, 0.95),
      p99Ms: percentile(times, 0.99),
    };
  }

  /** As many answers as there are queries, `concurrency` of them at any time. */
  async throughput(concurrency: number, limit: number): Promise<ThroughputReport> {
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let query = this.#set.queries[next++]; query !== undefined; query = this.#set.queries[next++]) {
        await this.#search(query, { limit });
      }
    };
    const startedAt = this.#clock.monotonic();
    await Promise.all(Array.from({ length: concurrency }, lane));
    const seconds = (this.#clock.monotonic() - startedAt) / 1000;
    return { concurrency, queriesPerSecond: this.#set.queries.length / seconds };
  }

  /** Answers with a least score, of at most `limit` vectors. */
  async threshold(minScore: number, limit: number, truth: Truth): Promise<ThresholdReport> {
    let [found, near, given, empty] = [0, 0, 0, 0];
    for (const [number, query] of this.#set.queries.entries()) {
      const hits = await this.#search(query, { limit, minScore });
      found += this.#near(query, hits, minScore, truth);
      given += hits.hits.length;
      if (hits.hits.length === 0) empty += 1;
      for (let place = 1; place <= limit && truth.at(number, place) >= minScore; place += 1) near += 1;
    }
    return {
      minScore,
      recall: near === 0 ? 1 : found / near,
      precision: given === 0 ? 1 : found / given,
      empty: empty / this.#set.queries.length,
    };
  }

  /** Answers among the vectors that match a filter. */
  async filtered(selectivity: number, matches: number, limit: number, truth: Truth): Promise<FilteredReport> {
    const possible = Math.min(limit, matches);
    let [found, full] = [0, 0];
    for (const [number, query] of this.#set.queries.entries()) {
      const hits = await this.#search(query, { limit, filter: { anyOf: [tagOf(selectivity)] } });
      if (hits.hits.length === possible) full += 1;
      found += possible === 0 ? 0 : this.#near(query, hits, truth.at(number, possible), truth);
    }
    const queries = this.#set.queries.length;
    return { selectivity, matches, recall: possible === 0 ? 1 : found / (possible * queries), full: full / queries };
  }

  #near(query: Float32Array, hits: VectorHits, least: number, { allowed }: Truth): number {
    return countNear(this.#set, query, hits, { least, allowed });
  }

  async #search(query: Float32Array, options: VectorSearchOptions): Promise<VectorHits> {
    const [hits] = await this.#index.search([query], { ...options, ...this.#deadline.toCallOptions() });
    return hits ?? { hits: [], exact: false, complete: false, degraded: [] };
  }
}
