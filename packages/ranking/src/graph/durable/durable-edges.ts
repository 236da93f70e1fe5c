import { Deadline } from '@feedloom/core';
import type { Clock, EdgeName, GraphEdge } from '@feedloom/core';
import { eraseInTurns } from '../erase-in-turns.js';
import { inTurns } from '../in-turns.js';
import type { MemoryEdges } from '../memory-edges.js';
import type { Backlog } from './backlog.js';
import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';
import type { EdgeStore, ErasureOutcome } from './edge-store.js';
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
    const changes: EdgeChange[] = [];
    const reading = inTurns(edges, (slice) => {
      for (const { from, to, weight = 1, at, by } of slice) {
        const owner = by === undefined ? undefined : (owners.get(by) ?? ownerOf(namespace, by));
        if (by !== undefined && owner !== undefined) owners.set(by, owner);
        changes.push({ from, to, stamp, facts: { weight, at, owner } });
      }
    });
    if (reading !== undefined) await reading;
    const apply = async (): Promise<number> => {
      await inTurns(changes, (slice) => memory.add(slice.flatMap(toEdge)));
      return changes.length;
    };
    await this.#lane.change({ changes, apply, deadline });
  }

  /** Removes checked edges. @returns How many there were, as far as this process has seen them. */
  async remove(edges: readonly EdgeName[], deadline: Deadline): Promise<number> {
    const { stamps, memory } = this.#parts;
    const stamp = stamps.next();
    const changes = edges.map(({ from, to }): EdgeChange => ({ from, to, stamp }));
    const apply = async (): Promise<number> => {
      let removed = 0;
      await inTurns(changes, (slice) => (removed += memory.remove(slice)));
      return removed;
    };
    return this.#lane.change({ changes, apply, deadline });
  }

  /**
   * Erases a user.
   *
   * @param onErased - Called as soon as the user is, if there was anything: what was captured before is void.
   * @returns How many edges there were.
   */
  async erase(user: string, onErased: () => void, deadline: Deadline): Promise<number> {
    const { namespace, stamps, memory, store } = this.#parts;
    const owner = ownerOf(namespace, user);
    const erasing = this.#lane.alone(async () => {
      deadline.check('an erasure');
      const stamp = stamps.next();
      const found = new Set<string>();
      const note = (edges: readonly EdgeName[]): void => {
        for (const edge of edges) found.add(nameOf(edge));
      };
      await inTurns(memory.edgesOf(owner), note);
      let wasKnown = found.size > 0;
      try {
        const how = { stamp, cutoff: Infinity, leavesTrace: this.#hasBacklog };
        const outcome = await store.erase(owner, how, this.#budget([deadline]));
        wasKnown ||= outcome.wasKnown;
        await this.#forget(outcome);
        // Those of other processes; while anything waits, memory knows better than the store.
        if (!how.leavesTrace) await inTurns(outcome.gone, note);
      } catch (cause) {
        await this.#keep({ erase: owner, stamp }, cause, deadline);
        wasKnown = true;
      }
      await eraseInTurns(memory, owner);
      if (wasKnown) onErased();
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
      await inTurns(changes, (slice) => {
        for (const change of slice) merged.set(nameOf(change), leavesTrace ? { ...change, leavesTrace } : change);
      });
    }
    const deadline = this.#budget(jobs.map((job) => job.deadline));
    const mode = { isLate: false, isFence: this.#hasLostWrites };
    const { traces, failed, cause } = await store.write([...merged.values()], mode, deadline);
    this.#traces = [...this.#traces, ...traces];
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
        if (outcome !== undefined) await this.#forget(outcome);
        settled.push(outcome !== undefined);
        continue;
      }
      const { applied, traces, failed } = await store.write(update.changes, { isLate: true }, deadline);
      this.#traces = [...this.#traces, ...traces];
      const fresh = applied.filter((change) => !this.#kept.has(change));
      memory.add(fresh.flatMap(toEdge));
      memory.remove(fresh.filter(({ facts }) => facts === undefined));
      if (failed.length === 0) for (const change of update.changes) this.#kept.settle(change);
      settled.push(failed.length === 0);
    }
    return settled;
  }

  /** Takes from memory what the store has erased, but for what the backlog knows better. */
  async #forget({ gone, traces }: ErasureOutcome): Promise<void> {
    this.#traces = [...this.#traces, ...traces];
    const { memory } = this.#parts;
    await inTurns(gone, (slice) => memory.remove(slice.filter((edge) => !this.#kept.has(edge))));
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
