import type { Deadline } from '@feedloom/core';
import type { GraphCapture } from '../capture-graph.js';
import type { GraphSnapshotPlace } from '../open-graph-options.js';
import { deleteSnapshot } from './delete-snapshot.js';
import { writeSnapshot } from './write-snapshot.js';

/** What a snapshot is made of. */
interface Captured {
  readonly capture: GraphCapture;
}

/**
 * The snapshots of one graph that this process knows of, so that no edge of an erased user stays in one. One is written or
 * deleted at a time, since those of one name share blobs.
 */
export class Snapshots {
  /** All that were written, or are being written. */
  #places: readonly GraphSnapshotPlace[] = [];
  /** Those that may hold edges of erased users. */
  readonly #void = new Set<GraphSnapshotPlace>();
  #erasures = 0;
  /** The end of what is under way; never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  /** There is a snapshot from before. @returns The one object that stands for its place. */
  know(given: GraphSnapshotPlace): GraphSnapshotPlace {
    const known = this.#places.find(({ blobs, name }) => blobs === given.blobs && name === given.name);
    if (known === undefined) this.#places = [...this.#places, given];
    return known ?? given;
  }

  /**
   * Writes a snapshot of what `take` captures. If a user is erased meanwhile, it is deleted and written anew.
   *
   * @returns What `take` gave for the snapshot that is there now.
   */
  write<Taken extends Captured>(
    given: GraphSnapshotPlace,
    take: () => Promise<Taken>,
    deadline: Deadline,
  ): Promise<Taken> {
    const place = this.know(given);
    return this.#alone(async () => {
      for (;;) {
        const erasures = this.#erasures;
        const taken = await take();
        await writeSnapshot(taken.capture, place.blobs, place.name, deadline.toCallOptions());
        if (erasures === this.#erasures) {
          this.#void.delete(place);
          return taken;
        }
        await this.#delete(place, deadline);
      }
    });
  }

  /** A user was erased: what was captured before is void. */
  voidAll(): void {
    this.#erasures += 1;
    for (const place of this.#places) this.#void.add(place);
  }

  /** Waits until what is being written holds nothing void. */
  async settle(deadline: Deadline): Promise<void> {
    if (this.#void.size > 0) await deadline.race(this.#last, 'an erasure', { indeterminate: true });
  }

  /** Deletes the void ones. One that cannot be deleted stays void, for the next call. */
  async deleteVoid(deadline: Deadline): Promise<void> {
    if (this.#void.size === 0) return;
    const deleting = this.#alone(async () => {
      for (const place of this.#void) await this.#delete(place, deadline);
    });
    await deadline.race(deleting, 'an erasure', { indeterminate: true });
  }

  async #delete(place: GraphSnapshotPlace, deadline: Deadline): Promise<void> {
    await deleteSnapshot(place.blobs, place.name, deadline.toCallOptions());
    this.#void.delete(place);
  }

  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
