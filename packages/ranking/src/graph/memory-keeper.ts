import type { Deadline, EdgeName, GraphEdge } from '@feedloom/core';
import { ownerOf } from './durable/graph-keys.js';
import type { EdgeKeeper } from './edge-keeper.js';
import { eraseInTurns } from './erase-in-turns.js';
import { inTurns } from './in-turns.js';
import type { MemoryEdges } from './memory-edges.js';
import type { GraphSnapshotPlace } from './open-graph-options.js';
import { readSnapshot } from './snapshot/read-snapshot.js';
import { Snapshots } from './snapshot/snapshots.js';

/**
 * Edges that are in memory only. Users are known by their digests, so that snapshots do not hold their ids.
 *
 * Changes are made one after the other; a short one that need not wait is made before the call returns.
 */
export class MemoryKeeper implements EdgeKeeper {
  readonly durable = false;
  readonly firstEpoch = 0;
  readonly unreconciled = 0;
  readonly #memory: MemoryEdges;
  readonly #namespace: string;
  readonly #snapshots = new Snapshots();
  /** The end of the last change, while that is under way; never rejects. */
  #last: Promise<void> | undefined;

  constructor(memory: MemoryEdges, namespace: string) {
    this.#memory = memory;
    this.#namespace = namespace;
  }

  /** Fills the empty memory from a snapshot, if there is one. @throws `ERR_CORRUPT`, `ERR_UNSUPPORTED` */
  async restore({ blobs, name }: GraphSnapshotPlace, deadline: Deadline): Promise<void> {
    const capture = await readSnapshot(blobs, name, deadline.toCallOptions());
    if (capture !== undefined) await this.#memory.restore(capture, deadline.toCallOptions());
  }

  /** See {@link EdgeKeeper.add}. */
  add(edges: readonly GraphEdge[]): Promise<void> {
    return this.#inOrder(async () => {
      const owners = new Map<string, string>();
      await inTurns(edges, (slice) => this.#memory.add(slice.map((edge) => this.#owned(edge, owners))));
    });
  }

  /** See {@link EdgeKeeper.remove}. */
  remove(edges: readonly EdgeName[]): Promise<number> {
    return this.#inOrder(async () => {
      let removed = 0;
      await inTurns(edges, (slice) => (removed += this.#memory.remove(slice)));
      return removed;
    });
  }

  /** See {@link EdgeKeeper.erase}. Snapshots of before stay as they are, but one that is being written is written anew. */
  async erase(user: string, deadline: Deadline): Promise<number> {
    const count = await this.#inOrder(async () => {
      const erased = await eraseInTurns(this.#memory, ownerOf(this.#namespace, user));
      this.#snapshots.voidAll();
      return erased;
    });
    await this.#snapshots.settle(deadline);
    return count;
  }

  /** See {@link EdgeKeeper.snapshot}. */
  async snapshot(place: GraphSnapshotPlace, deadline: Deadline): Promise<void> {
    const take = (): Promise<{ capture: ReturnType<MemoryEdges['capture']> }> =>
      this.#inOrder(async () => ({ capture: this.#memory.capture() }));
    await this.#snapshots.write(place, take, deadline);
  }

  /** See {@link EdgeKeeper.close}. */
  async close(): Promise<void> {
    await this.#last;
  }

  #inOrder<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last === undefined ? work() : this.#last.then(work);
    const end = (): void => {
      if (this.#last === last) this.#last = undefined;
    };
    const last = done.then(end, end);
    this.#last = last;
    return done;
  }

  #owned({ by, ...edge }: GraphEdge, owners: Map<string, string>): GraphEdge {
    if (by === undefined) return edge;
    const owner = owners.get(by) ?? ownerOf(this.#namespace, by);
    owners.set(by, owner);
    return { ...edge, by: owner };
  }
}
