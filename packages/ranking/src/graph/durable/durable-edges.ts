import { Deadline } from '@feedloom/core';
import type { Clock, EdgeName, GraphEdge } from '@feedloom/core';
import type { MemoryEdges } from '../memory-edges.js';
import type { Backlog } from './backlog.js';
import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';
import type { EdgeStore } from './edge-store.js';
import { ownerOf } from './graph-keys.js';
import { KeptChanges } from './kept-changes.js';
import type { LateUpdate } from './late-update.js';
import type { Stamps } from './stamps.js';
import { isRefusal, storeFailed } from './store-failure.js';
import { WriteLane } from './write-lane.js';
import type { ChangeJob } from './write-lane.js';

/** What durable edges are made of. */
export interface DurableEdgesParts {
  readonly memory: MemoryEdges;
  readonly store: EdgeStore;
  readonly stamps: Stamps;
  readonly namespace: string;
  readonly clock: Clock;
  /** Makes the backlog, which settles what it has by `settle`; `undefined` if there is none. */
  readonly backlog: (settle: (updates: readonly LateUpdate[]) => Promise<readonly boolean[]>) => Backlog | undefined;
}

/**
 * Edges in memory and in a store. A change is written first, then made in memory; if the store refuses it, it waits in the
 * backlog, and is made in memory all the same. If both refuse, nothing is made in memory and the caller is told.
 */
export class DurableEdges {
  /** Updates that wait to be written; `undefined` if there is no queue. */
  readonly backlog: Backlog | undefined;
  readonly #parts: DurableEdgesParts;
  readonly #lane = new WriteLane((jobs) => this.#write(jobs));
  readonly #kept = new KeptChanges();
  /** Removals that the store keeps for the backlog's sake only. */
  #traces: EdgeChange[] = [];
  /** Whether a write may still reach the store by itself, late. */
  #hasLostWrites = false;

  constructor(parts: DurableEdgesParts) {
    this.#parts = parts;
    this.backlog = parts.backlog((updates) => this.#lane.alone(() => this.#settle(updates)));
  }

  /** Adds checked edges. */
  async add(edges: readonly GraphEdge[], deadline: Deadline): Promise<void> {
    const { namespace, stamps, memory } = this.#parts;
    const stamp = stamps.next();
    const owners = new Map<string, string>();
    const changes = edges.map(({ from, to, weight = 1, at, by }): EdgeChange => {
      if (by === undefined) return { from, to, stamp, facts: { weight, at } };
      const owner = owners.get(by) ?? ownerOf(namespace, by);
      owners.set(by, owner);
      return { from, to, stamp, facts: { weight, at, owner } };
    });
    const apply = (): number => {
      memory.add(changes.flatMap(toEdge));
      return changes.length;
    };
    await this.#lane.change({ changes, apply, deadline });
  }

  /** Removes checked edges. @returns How many there were, as far as this process has seen them. */
  async remove(edges: readonly EdgeName[], deadline: Deadline): Promise<number> {
    const { stamps, memory } = this.#parts;
    const stamp = stamps.next();
    const changes = edges.map(({ from, to }): EdgeChange => ({ from, to, stamp }));
    return this.#lane.change({ changes, apply: () => memory.remove(changes), deadline });
  }

  /** Erases a user. @returns How many edges there were. */
  async erase(user: string, deadline: Deadline): Promise<number> {
    const { namespace, stamps, memory, store } = this.#parts;
    const owner = ownerOf(namespace, user);
    const erasing = this.#lane.alone(async () => {
      deadline.check('an erasure');
      const stamp = stamps.next();
      const found = new Set(memory.edgesOf(owner).map(nameOf));
      try {
        const how = { stamp, cutoff: Infinity, leavesTrace: this.#hasBacklog };
        const { gone, traces } = await store.erase(owner, how, this.#budget([deadline]));
        this.#traces.push(...traces);
        memory.remove(gone.filter((edge) => !this.#kept.has(edge)));
        // Those of other processes; while anything waits, memory knows better than the store.
        for (const edge of how.leavesTrace ? [] : gone) found.add(nameOf(edge));
      } catch (cause) {
        await this.#keep({ erase: owner, stamp }, cause, deadline);
      }
      memory.erase(owner);
      return found.size;
    });
    const count = await deadline.race(erasing, 'an erasure', { indeterminate: true });
    // Of what waits, the user's is void now: this takes it out of the queue, if the store takes the rest.
    if (this.backlog !== undefined) await deadline.race(this.backlog.drain(), 'an erasure').catch(() => undefined);
    return count;
  }

  /** The backlog is empty: nothing is on its way that a removal must be remembered for. */
  async forgetTraces(): Promise<void> {
    const { store, clock } = this.#parts;
    await this.#lane.alone(async () => {
      this.#kept.clear();
      const traces = this.#traces;
      if (traces.length > 0) await store.sweep(traces, ({ isTrace }) => isTrace === true, Deadline.of({}, clock));
      this.#traces = [];
    });
  }

  /** Runs `work` while nothing is written. */
  alone<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#lane.alone(work);
  }

  /** Remembers what could not be settled when the graph was opened, and makes it in memory. */
  adopt(changes: readonly EdgeChange[]): void {
    const { memory } = this.#parts;
    this.#hasLostWrites = true;
    for (const change of changes) this.#kept.note(change);
    memory.add(changes.flatMap(toEdge));
    memory.remove(changes.filter(({ facts }) => facts === undefined));
  }

  /** Finishes what was accepted; what waits in the backlog stays there. */
  async close(): Promise<void> {
    await this.backlog?.close();
    await this.#lane.close();
  }

  get #hasBacklog(): boolean {
    return this.backlog !== undefined && this.backlog.size > 0;
  }

  async #write(jobs: readonly ChangeJob[]): Promise<readonly unknown[]> {
    const { store, stamps } = this.#parts;
    const leavesTrace = this.#hasBacklog;
    const merged = new Map<string, EdgeChange>();
    for (const { changes } of jobs) {
      for (const change of changes) merged.set(nameOf(change), leavesTrace ? { ...change, leavesTrace } : change);
    }
    const deadline = this.#budget(jobs.map((job) => job.deadline));
    const mode = { isLate: false, isFence: this.#hasLostWrites };
    const { traces, failed, cause } = await store.write([...merged.values()], mode, deadline);
    this.#traces.push(...traces);
    if (failed.length === 0) return jobs.map(() => undefined);
    this.#hasLostWrites = true;
    try {
      // Stamped anew, above what their buckets may have shown.
      const stamp = stamps.next();
      const late = failed.map((change) => ({ ...change, stamp, leavesTrace: true }));
      await this.#keep({ changes: late }, cause, this.#longest(jobs));
      for (const change of late) this.#kept.note(change);
      return jobs.map(() => undefined);
    } catch (error) {
      const lost = new Set(failed.map(nameOf));
      return jobs.map(({ changes }) => (changes.some((change) => lost.has(nameOf(change))) ? error : undefined));
    }
  }

  /** Puts what the store refused into the backlog. @throws What to tell the caller if that is not possible. */
  async #keep(update: LateUpdate, cause: unknown, deadline: Deadline): Promise<void> {
    if (isRefusal(cause)) throw cause;
    if (this.backlog === undefined) throw storeFailed(cause);
    try {
      await this.backlog.keep(update, cause, deadline.toCallOptions());
    } catch (error) {
      throw storeFailed(new AggregateError([cause, error], 'The store and the queue both failed.'));
    }
  }

  /** Takes updates from the backlog to the store, with nobody else in the lane. */
  async #settle(updates: readonly LateUpdate[]): Promise<readonly boolean[]> {
    const { store, memory, clock } = this.#parts;
    const settled: boolean[] = [];
    for (const update of updates) {
      const deadline = Deadline.of({}, clock);
      if ('erase' in update) {
        const { erase: owner, stamp } = update;
        const how = { stamp, cutoff: stamp, leavesTrace: true };
        const outcome = await store.erase(owner, how, deadline).catch(() => undefined);
        if (outcome !== undefined) memory.remove(outcome.gone.filter((edge) => !this.#kept.has(edge)));
        this.#traces.push(...(outcome?.traces ?? []));
        settled.push(outcome !== undefined);
        continue;
      }
      const { applied, traces, failed } = await store.write(update.changes, { isLate: true }, deadline);
      this.#traces.push(...traces);
      const fresh = applied.filter((change) => !this.#kept.has(change));
      memory.add(fresh.flatMap(toEdge));
      memory.remove(fresh.filter(({ facts }) => facts === undefined));
      if (failed.length === 0) for (const change of update.changes) this.#kept.settle(change);
      settled.push(failed.length === 0);
    }
    return settled;
  }

  /** What the store may take of the callers' time: with a backlog half of it, so that the rest is enough to queue. */
  #budget(deadlines: readonly Deadline[]): Deadline {
    const leastMs = Math.min(...deadlines.map(({ remainingMs }) => remainingMs));
    const share = this.backlog === undefined ? 1 : 0.5;
    return Deadline.of({ deadlineMs: leastMs * share }, this.#parts.clock);
  }

  #longest(jobs: readonly ChangeJob[]): Deadline {
    const mostMs = Math.max(...jobs.map(({ deadline }) => deadline.remainingMs));
    return Deadline.of({ deadlineMs: mostMs }, this.#parts.clock);
  }
}

/** The edge that a change makes, if it makes one. */
export function toEdge({ from, to, facts }: Pick<EdgeChange, 'from' | 'to' | 'facts'>): GraphEdge[] {
  return facts === undefined ? [] : [{ from, to, weight: facts.weight, at: facts.at, by: facts.owner }];
}
