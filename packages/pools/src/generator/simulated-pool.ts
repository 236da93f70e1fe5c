import type { PoolHead } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import type { SourceReport } from './simulation-report.js';

/** One source of a simulation: its queue, and a count of what becomes of its items. */
export class SimulatedPool<Data, Source extends string> {
  readonly source: Source;
  #items: Candidate<Data, Source>[] = [];
  readonly #arrivedAt = new Map<string, number>();
  readonly #wait = { total: 0, max: 0 };
  readonly #drought = { chunks: 0, longest: 0, running: 0 };
  #arrived = 0;
  #served = 0;
  #dropped = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** How many items wait. */
  get waiting(): number {
    return this.#items.length;
  }

  /** Takes items in, before the chunk `chunk`. */
  add(items: readonly Candidate<Data, Source>[], chunk: number): void {
    this.#arrived += items.length;
    for (const { id } of items) this.#arrivedAt.set(id, chunk);
    this.#items = [...this.#items, ...items].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  }

  /** What a generator is shown. */
  head(): PoolHead<Data, Source> {
    return { source: this.source, items: this.#items, size: this.#items.length };
  }

  /** Takes out what the chunk `chunk` has used up. */
  settle(served: ReadonlySet<string>, dropped: ReadonlySet<string>, chunk: number): void {
    const before = this.#items;
    this.#items = before.filter(({ id }) => !served.has(id) && !dropped.has(id));
    for (const { id } of before) {
      if (served.has(id)) this.#countServed(chunk - (this.#arrivedAt.get(id) ?? chunk));
      else if (dropped.has(id)) this.#dropped += 1;
      else continue;
      this.#arrivedAt.delete(id);
    }
    this.#drought.running = this.#items.length === 0 ? this.#drought.running + 1 : 0;
    if (this.#items.length === 0) this.#drought.chunks += 1;
    this.#drought.longest = Math.max(this.#drought.longest, this.#drought.running);
  }

  /** What became of the items, given how many were served of all sources. */
  report(servedOfAll: number): SourceReport {
    return {
      arrived: this.#arrived,
      served: this.#served,
      dropped: this.#dropped,
      waiting: this.#items.length,
      share: servedOfAll === 0 ? 0 : this.#served / servedOfAll,
      wait: { mean: this.#served === 0 ? 0 : this.#wait.total / this.#served, max: this.#wait.max },
      drought: { chunks: this.#drought.chunks, longest: this.#drought.longest },
    };
  }

  #countServed(wait: number): void {
    this.#served += 1;
    this.#wait.total += wait;
    this.#wait.max = Math.max(this.#wait.max, wait);
  }
}
