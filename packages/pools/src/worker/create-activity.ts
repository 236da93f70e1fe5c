import { Buffer } from 'node:buffer';
import { INTEGER_BYTES, readInteger, requireId, systemClock, writeInteger } from '@feedloom/core';
import type { CallOptions, Clock, OrderedStore } from '@feedloom/core';
import type { Activity } from '../contracts/activity.js';
import { DEFAULT_NAMESPACE, requireNamespace } from '../namespace.js';
import { FORMAT_VERSION, openRecord } from '../records/record.js';
import { idKey, indexPartition } from './index-cells.js';

/** Where visits are kept. */
export interface ActivityOptions {
  /** Keeps them; whoever opened it closes it. */
  readonly store: OrderedStore;
  /** Prefixes every partition. `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** An {@link Activity} that is told of every visit. */
export interface VisitLog extends Activity {
  /** Remembers that `user` is here now. */
  touch(user: string, options?: CallOptions): Promise<void>;
  /** Deletes what is kept of the visits of `user`. */
  erase(user: string, options?: CallOptions): Promise<void>;
}

const LAST_VISIT = idKey('last');

/** Creates an {@link Activity} in a store: one cell for each user, with the last visit. */
export function createActivity({
  store,
  namespace = DEFAULT_NAMESPACE,
  clock = systemClock,
}: ActivityOptions): VisitLog {
  requireNamespace(namespace);
  const partitionOf = (user: string): string => indexPartition(namespace, 'activity', user);

  async function touch(user: string, options: CallOptions = {}): Promise<void> {
    requireId('user', user);
    const value = Buffer.alloc(1 + INTEGER_BYTES, FORMAT_VERSION);
    writeInteger(value, Math.max(0, Math.floor(clock.now())), 1);
    await store.write(partitionOf(user), { puts: [{ key: LAST_VISIT, value }] }, options);
  }

  async function erase(user: string, options: CallOptions = {}): Promise<void> {
    requireId('user', user);
    await store.write(partitionOf(user), { deletes: [LAST_VISIT] }, options);
  }

  async function lastActiveAt(users: readonly string[], options: CallOptions = {}): Promise<(number | undefined)[]> {
    const refs = users.map((user) => ({ partition: partitionOf(user), key: LAST_VISIT }));
    const values = await store.readMany(refs, options);
    return values.map((value) =>
      value === undefined ? undefined : readInteger(openRecord(value, 'last visit', 1 + INTEGER_BYTES), 1),
    );
  }

  return { touch, erase, lastActiveAt };
}
