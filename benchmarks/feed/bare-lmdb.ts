import { Buffer } from 'node:buffer';
import type { ReadPart } from '@feedloom/core';
import { open } from 'lmdb';
import type { RootDatabase } from 'lmdb';
import type { StoreCall } from './recording-store.js';

/** A database of lmdb-js with nothing around it. */
export type BareLmdb = RootDatabase<Buffer, Buffer>;

/** Opens a database in `path` that does not wait for the disk. */
export function openBareLmdb(path: string): BareLmdb {
  return open<Buffer, Buffer>({ path, keyEncoding: 'binary', encoding: 'binary', noSync: true });
}

const bareKey = (partition: string, key: Uint8Array): Buffer => Buffer.concat([Buffer.from(partition), key]);

/** What bare lmdb-js has to do for one recorded call; keys are made beforehand and cost the peer nothing. */
export function barely(db: BareLmdb, call: StoreCall): () => unknown {
  return call.kind === 'read' ? bareRead(db, call) : bareWrite(db, call);
}

function bareRead(db: BareLmdb, { partition, parts }: StoreCall & { kind: 'read' }): () => unknown {
  const bare = parts.map((part: ReadPart) => {
    if ('key' in part) return { key: bareKey(partition, part.key) };
    const [from, to] = [bareKey(partition, part.gte), bareKey(partition, part.lt)];
    const limit = part.limit === undefined ? {} : { limit: part.limit };
    return part.reverse === true
      ? { range: { start: to, end: from, exclusiveStart: true, inclusiveEnd: true, reverse: true, ...limit } }
      : { range: { start: from, end: to, ...limit } };
  });
  return () => bare.map(({ key, range }) => (range ? [...db.getRange(range)] : db.get(key)));
}

function bareWrite(db: BareLmdb, { partition, change }: StoreCall & { kind: 'write' }): () => unknown {
  const { guard, puts = [], deletes = [] } = change;
  const guardKey = guard && bareKey(partition, guard.key);
  const expected = guard?.expected && Buffer.from(guard.expected);
  const putCells = puts.map(({ key, value }) => [bareKey(partition, key), Buffer.from(value)] as const);
  const deleteKeys = deletes.map((key) => bareKey(partition, key));
  // In the calling turn: handing a transaction to the thread of lmdb-js takes longer when nothing waits for the disk.
  return () =>
    db.transactionSync(() => {
      if (guardKey !== undefined) {
        const found = db.get(guardKey);
        if (expected === undefined ? found !== undefined : found === undefined || !expected.equals(found)) {
          throw new Error('The replay does not meet the state that was recorded.');
        }
      }
      for (const key of deleteKeys) db.removeSync(key);
      for (const [key, value] of putCells) db.putSync(key, value);
    });
}
