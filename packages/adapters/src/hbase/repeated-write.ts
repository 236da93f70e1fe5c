import type { Buffer } from 'node:buffer';
import { FeedloomError, asBuffer, sameBytes } from '@feedloom/core';
import type { Change, Deadline, Entry } from '@feedloom/core';
import type { TColumnValue } from './generated/thrift2-client.mjs';
import type { TableCalls } from './table-calls.js';

/** A guarded write that was refused. */
export interface RefusedWrite {
  readonly change: Change;
  readonly family: Buffer;
  readonly row: Buffer;
  readonly timestamp: number;
}

/**
 * Makes sure that a write was refused the first time that it was sent.
 *
 * The Thrift2 server's own client sends a write again if a region server does not answer; one that was done the first time
 * is refused then if its guard has moved meanwhile.
 *
 * @param wasResent - Whether it took so long that it was sent again for certain, unless it was refused at once.
 * @throws `ERR_UNAVAILABLE`, indeterminate, for one that was done, or may have been because nothing tells otherwise.
 */
export async function refuteRepeat(
  calls: TableCalls,
  { change, family, row, timestamp }: RefusedWrite,
  wasResent: boolean,
  deadline: Deadline,
): Promise<void> {
  // What cannot be read tells nothing either, however certain it is that the reading itself was not done.
  const failures: unknown[] = [];
  const trace = await readTrace(calls, { change, family, row, timestamp }, deadline).catch((error: unknown) => {
    failures.push(error);
    return 'unread' as const;
  });
  if (trace === 'older' || (trace === 'unknown' && !wasResent)) return;
  throw new FeedloomError(
    'ERR_UNAVAILABLE',
    'HBase refused a write that its Thrift2 server may have sent twice, and done the first time. Read before writing again.',
    { retryable: true, indeterminate: true, cause: failures[0] },
  );
}

/** What is to be seen of a write: itself, something older, which it would have replaced, or nothing that tells. */
export type Trace = 'own' | 'older' | 'unknown';

async function readTrace(
  calls: TableCalls,
  { change, family, row, timestamp }: RefusedWrite,
  deadline: Deadline,
): Promise<Trace> {
  const put = tracePutOf(change);
  if (put === undefined) return 'unknown';
  const { TColumn, TGet } = calls.driver.thrift2;
  const get = new TGet({ row, columns: [new TColumn({ family, qualifier: asBuffer(put.key) })] });
  const { columnValues } = await calls.get('write', get, deadline, true);
  return traceIn(columnValues[0], put.value, timestamp);
}

/**
 * The put whose cell shows whether a change was made: the one of its guard, which every later writer has to replace, else
 * any. `undefined` if it puts nothing.
 */
export function tracePutOf({ guard, puts = [] }: Change): Entry | undefined {
  return puts.find(({ key }) => sameBytes(key, guard?.key)) ?? puts[0];
}

/**
 * What a cell tells of a change that puts `value` there at `timestamp`. An older cell is seen only if nothing as new was
 * ever put: a marker that removed that would hide the older one too. Another process may write in the same millisecond.
 */
export function traceIn(found: TColumnValue | undefined, value: Uint8Array, timestamp: number): Trace {
  if (found === undefined) return 'unknown';
  const difference = found.timestamp.toNumber() - timestamp;
  if (difference < 0) return 'older';
  return difference === 0 && sameBytes(found.value, value) ? 'own' : 'unknown';
}
