import type { CallOptions, Deadline, EdgeName, GraphEdge } from '@feedloom/core';
import { ownerOf } from './durable/graph-keys.js';
import type { EdgeKeeper } from './edge-keeper.js';
import type { MemoryEdges } from './memory-edges.js';
import type { GraphSnapshotPlace } from './open-graph-options.js';
import { readSnapshot } from './snapshot/read-snapshot.js';
import { writeSnapshot } from './snapshot/write-snapshot.js';

/** Edges that are in memory only. Users are known by their digests, so that snapshots do not hold their ids. */
export class MemoryKeeper implements EdgeKeeper {
  readonly durable = false;
  readonly firstEpoch = 0;
  readonly unreconciled = 0;
  readonly #memory: MemoryEdges;
  readonly #namespace: string;

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
  async add(edges: readonly GraphEdge[]): Promise<void> {
    this.#memory.add(
      edges.map(({ by, ...edge }) => (by === undefined ? edge : { ...edge, by: ownerOf(this.#namespace, by) })),
    );
  }

  /** See {@link EdgeKeeper.remove}. */
  async remove(edges: readonly EdgeName[]): Promise<number> {
    return this.#memory.remove(edges);
  }

  /** See {@link EdgeKeeper.erase}. */
  async erase(user: string): Promise<number> {
    return this.#memory.erase(ownerOf(this.#namespace, user));
  }

  /** See {@link EdgeKeeper.snapshot}. */
  async snapshot({ blobs, name }: GraphSnapshotPlace, options?: CallOptions): Promise<void> {
    await writeSnapshot(this.#memory.capture(), blobs, name, options);
  }

  /** See {@link EdgeKeeper.close}. */
  async close(): Promise<void> {
    // Nothing is under way.
  }
}
