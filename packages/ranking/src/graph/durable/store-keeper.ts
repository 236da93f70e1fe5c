import type { Clock, Deadline, EdgeName, GraphEdge } from '@feedloom/core';
import type { EdgeKeeper } from '../edge-keeper.js';
import type { MemoryEdges } from '../memory-edges.js';
import type { GraphSnapshotPlace } from '../open-graph-options.js';
import { Snapshots } from '../snapshot/snapshots.js';
import type { DurableEdges } from './durable-edges.js';
import type { OpenedDurableEdges } from './open-durable-edges.js';
import type { EdgeStore } from './edge-store.js';

/** What a store keeper needs. */
export interface StoreKeeperParts extends OpenedDurableEdges {
  readonly clock: Clock;
}

/** Edges that are in memory and in a store, and the snapshots that were made of them. */
export class StoreKeeper implements EdgeKeeper {
  readonly durable = true;
  readonly firstEpoch: number;
  readonly #memory: MemoryEdges;
  readonly #edges: DurableEdges;
  readonly #store: EdgeStore;
  readonly #clock: Clock;
  readonly #snapshots = new Snapshots();

  constructor({ memory, edges, store, firstEpoch, clock }: StoreKeeperParts, known?: GraphSnapshotPlace) {
    this.firstEpoch = firstEpoch;
    this.#memory = memory;
    this.#edges = edges;
    this.#store = store;
    this.#clock = clock;
    if (known !== undefined) this.#snapshots.know(known);
  }

  /** See {@link EdgeKeeper.unreconciled}. */
  get unreconciled(): number {
    return this.#edges.backlog?.size ?? 0;
  }

  /** See {@link EdgeKeeper.add}. */
  add(edges: readonly GraphEdge[], deadline: Deadline): Promise<void> {
    return this.#edges.add(edges, deadline);
  }

  /** See {@link EdgeKeeper.remove}. */
  remove(edges: readonly EdgeName[], deadline: Deadline): Promise<number> {
    return this.#edges.remove(edges, deadline);
  }

  /** See {@link EdgeKeeper.erase}. Snapshots that hold the user's edges go too: they are of no use any more. */
  async erase(user: string, deadline: Deadline): Promise<number> {
    const count = await this.#edges.erase(user, () => this.#snapshots.voidAll(), deadline);
    await this.#snapshots.deleteVoid(deadline);
    return count;
  }

  /** See {@link EdgeKeeper.snapshot}. While updates wait the snapshot is made, but the store does not rely on it. */
  async snapshot(place: GraphSnapshotPlace, deadline: Deadline): Promise<void> {
    const { blobs, name } = place;
    const { meta, reached } = this.#store;
    // Nothing is written between the two, so all that the marks promise is in the capture.
    const take = () =>
      this.#edges.alone(async () => {
        const erasures = await meta.erasures(deadline);
        return { erasures, sequences: reached.sequences, at: this.#clock.now(), capture: this.#memory.capture() };
      });
    const { erasures, sequences, at } = await this.#snapshots.write(place, take, deadline);
    if (this.unreconciled > 0) return;
    const pointer = await blobs.pointer(name, deadline.toCallOptions());
    if (pointer !== undefined) await meta.keepMark(name, { erasures, sequences, at, id: pointer.id }, deadline);
  }

  /** See {@link EdgeKeeper.close}. */
  close(): Promise<void> {
    return this.#edges.close();
  }
}
