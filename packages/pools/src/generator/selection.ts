import type { PoolHead } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import { UNASKED, type Entry } from './entry.js';
import { LimitCount } from './limit-count.js';
import type { LimitRule, SlotRule } from './mix-rule.js';
import { SourceQueue } from './source-queue.js';

/** The candidates that are left, the limits they must keep, and what has been taken. */
export class Selection<Data> {
  readonly #queues: readonly SourceQueue<Data>[];
  readonly #limits: readonly LimitRule<Data>[];
  readonly #counts: readonly LimitCount[];
  readonly #taken = new Set<string>();

  constructor(
    heads: readonly PoolHead<Data>[],
    limits: readonly LimitRule<Data>[],
    admit: (candidate: Candidate<Data>) => boolean,
  ) {
    this.#queues = heads.map((head, index) => new SourceQueue(head, index, limits.length, admit));
    this.#limits = limits;
    this.#counts = limits.map((limit) => new LimitCount(limit));
  }

  /** The best entry of a source that keeps all limits but the `relaxed` ones. */
  best(source: number, relaxed: readonly boolean[]): Entry<Data> | undefined {
    const queue = this.#queues[source];
    if (queue === undefined) return undefined;
    for (let limit = 0; limit < relaxed.length; limit += 1) {
      if (relaxed[limit] !== true) continue;
      for (const entry of queue.asideFor(limit)) if (this.#fits(entry, relaxed)) return entry;
    }
    let index = 0;
    for (let entry = queue.at(0); entry !== undefined; entry = queue.at(index)) {
      const broken = this.#broken(entry, relaxed);
      if (broken === FITS) return entry;
      if (broken === TAKEN) queue.remove(index);
      else if (this.#counts[broken]?.overChunk === true) queue.setAside(index, broken);
      else index += 1;
    }
    return undefined;
  }

  /** The best placed entry that a slot accepts and that keeps all limits; the first source's, of equals. */
  bestFor(slot: SlotRule<Data>, strict: readonly boolean[]): Entry<Data> | undefined {
    let best: Entry<Data> | undefined;
    let reach = slot.lookahead;
    for (const queue of this.#queues) {
      if (slot.sources.length > 0 && !slot.sources.includes(queue.source)) continue;
      for (let index = 0; index < reach; index += 1) {
        const entry = queue.at(index);
        if (entry === undefined) break;
        if (!this.#fits(entry, strict) || !slot.accepts(entry.candidate)) continue;
        best = entry;
        reach = index;
      }
    }
    return best;
  }

  /** Puts `entry` into the next place. @returns The indexes of the limits that it breaks there. */
  take(entry: Entry<Data>): readonly number[] {
    let broken: readonly number[] = NONE;
    for (let limit = 0; limit < this.#counts.length; limit += 1) {
      const count = this.#counts[limit];
      const key = this.#key(entry, limit);
      if (count?.allows(key) === false) broken = [...broken, limit];
      count?.place(key);
    }
    this.#queues[entry.source]?.take(entry);
    this.#taken.add(entry.candidate.id);
    return broken;
  }

  #fits(entry: Entry<Data>, relaxed: readonly boolean[]): boolean {
    return this.#broken(entry, relaxed) === FITS;
  }

  /** The first limit that `entry` would break, {@link TAKEN} or {@link FITS}. */
  #broken(entry: Entry<Data>, relaxed: readonly boolean[]): number {
    if (this.#taken.has(entry.candidate.id)) return TAKEN;
    for (let limit = 0; limit < this.#counts.length; limit += 1) {
      if (relaxed[limit] === true) continue;
      if (this.#counts[limit]?.allows(this.#key(entry, limit)) === false) return limit;
    }
    return FITS;
  }

  #key(entry: Entry<Data>, limit: number): unknown {
    if (entry.keys[limit] === UNASKED) entry.keys[limit] = this.#limits[limit]?.by(entry.candidate);
    return entry.keys[limit];
  }
}

const NONE: readonly number[] = [];
const FITS = -1;
const TAKEN = -2;
