import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sameBytes } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import { nameOf } from './edge-change.js';
import type { EdgeChange } from './edge-change.js';
import { ALL_INDEXED, HEAD, indexKey, readIndexKey } from './graph-keys.js';
import { erasedBefore, nonceOf, packOwnerHead } from './heads.js';
import type { StoreAccess } from './store-access.js';

/** The most cells that one write puts or deletes. */
const CELLS = 500;

/** The value of a cell that says all by its key. */
const NOTED = Buffer.of(1);

/** An edge that is to be noted, and the stamp of its change. */
export type Notable = Pick<EdgeChange, 'from' | 'to' | 'stamp'>;

/** Names an edge. */
export type Ends = Pick<EdgeChange, 'from' | 'to'>;

/** What an erasure begins with. */
export interface OldIndex {
  /** The edges that the owner may have put there, each once. */
  readonly ends: readonly Ends[];
  /** The cells that say so. */
  readonly keys: readonly Uint8Array[];
}

/**
 * The partitions of owners: which edges each may have put there.
 *
 * An edge is noted before it is written, so that an erasure finds it. Notes lie under the random part of the owner's head,
 * and are guarded by it. An erasure replaces the head first: the notes that lie there then are all that there will ever be
 * under older heads, and whoever has noted an edge, but not written it, finds the head changed and notes it again.
 */
export class OwnerCells {
  readonly #access: StoreAccess;

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  /** The heads of owners, in their order. */
  heads(owners: readonly string[], deadline: Deadline): Promise<(Uint8Array | undefined)[]> {
    const { store, partitions } = this.#access;
    if (owners.length === 0) return Promise.resolve([]);
    const refs = owners.map((owner) => ({ partition: partitions.owner(owner), key: HEAD }));
    return store.readMany(refs, this.#access.call(deadline));
  }

  /**
   * Notes edges under an owner, but late ones only if they are of after the owner's last erasure.
   *
   * @returns The head that they lie under.
   */
  async note(owner: string, edges: readonly Notable[], isLate: boolean, deadline: Deadline): Promise<Uint8Array> {
    const { store, partitions, random } = this.#access;
    const partition = partitions.owner(owner);
    return this.#access.insist(deadline, async () => {
      const [found] = await this.heads([owner], deadline);
      const head = found ?? packOwnerHead(0, random);
      const wanted = isLate ? edges.filter(({ stamp }) => stamp > erasedBefore(head)) : edges;
      for (let first = 0; first < wanted.length; first += CELLS) {
        if (first > 0) await nextTurn();
        const notes = wanted.slice(first, first + CELLS).map(({ from, to }) => {
          return { key: indexKey(nonceOf(head), from, to), value: NOTED };
        });
        const isNew = found === undefined && first === 0;
        const change = isNew
          ? { guard: { key: HEAD, expected: undefined }, puts: [{ key: HEAD, value: head }, ...notes] }
          : { guard: { key: HEAD, expected: head }, puts: notes };
        if (!(await store.write(partition, change, this.#access.call(deadline)))) return undefined;
      }
      return head;
    });
  }

  /**
   * Begins an erasure: what is noted from now on lies under another head, and older changes of the owner are void.
   *
   * @returns What was noted before.
   */
  async retire(owner: string, stamp: number, deadline: Deadline): Promise<OldIndex> {
    const { store, partitions, random } = this.#access;
    const partition = partitions.owner(owner);
    const head = await this.#access.insist(deadline, async () => {
      const [found] = await this.heads([owner], deadline);
      const next = packOwnerHead(Math.max(stamp, erasedBefore(found)), random);
      const change = { guard: { key: HEAD, expected: found }, puts: [{ key: HEAD, value: next }] };
      return (await store.write(partition, change, this.#access.call(deadline))) ? next : undefined;
    });
    const keys: Uint8Array[] = [];
    let read = 0;
    const ends = new Map<string, Ends>();
    for await (const { key } of store.scan({ partition, ...ALL_INDEXED }, deadline.toCallOptions())) {
      read += 1;
      if (read % CELLS === 0) await nextTurn();
      const { nonce, from, to } = readIndexKey(key);
      if (sameBytes(nonce, nonceOf(head))) continue;
      keys.push(key);
      ends.set(nameOf({ from, to }), { from, to });
    }
    return { ends: [...ends.values()], keys };
  }

  /** Deletes notes that lie under an older head: nobody writes them any more. */
  async forget(owner: string, keys: readonly Uint8Array[], deadline: Deadline): Promise<void> {
    const { store, partitions } = this.#access;
    for (let first = 0; first < keys.length; first += CELLS) {
      const deletes = keys.slice(first, first + CELLS);
      await store.write(partitions.owner(owner), { deletes }, this.#access.call(deadline));
    }
  }
}
