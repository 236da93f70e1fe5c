import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { IndexDirectory } from './index-directory.js';
import type { DecodeOptions, LogChange } from './log-record.js';
import { decodeWrite } from './log-record.js';

/** What the logs told. */
export interface LogsEnd {
  /** The last log, which is appended to next. */
  readonly number: number;
  /** Where its last whole write ends. */
  readonly bytes: number;
  /** Bytes after that, of a write that was cut short. */
  readonly tornBytes: number;
}

/**
 * Reads the logs from number `first` on, and leaves them as they are, whatever is wrong with them.
 *
 * @param onWrite - Gets the changes of each write, in their order.
 * @throws `ERR_CORRUPT` if a log is damaged elsewhere than at the end of the last.
 */
export async function readLogs(
  directory: IndexDirectory,
  first: number,
  dimension: number,
  onWrite: (changes: readonly LogChange[]) => void | Promise<void>,
): Promise<LogsEnd> {
  let end: LogsEnd = { number: first, bytes: 0, tornBytes: 0 };
  const numbers = await directory.logsFrom(first);
  if (numbers.some((number, at) => number !== first + at) || numbers.length === 0) {
    throw new FeedloomError('ERR_CORRUPT', 'A log of the vector index is gone. Restore a snapshot.');
  }
  for (const number of numbers) {
    end = await readLog(directory, number, dimension, { isLast: number === numbers.at(-1), onWrite });
  }
  return end;
}

/** How to read a log. */
export interface ReadLogOptions extends DecodeOptions {
  /** Gets the changes of each write, in their order. @defaultValue nobody */
  readonly onWrite?: (changes: readonly LogChange[]) => void | Promise<void>;
}

/** Reads one log. @throws `ERR_CORRUPT` */
export async function readLog(
  directory: IndexDirectory,
  number: number,
  dimension: number,
  { isLast = false, onWrite }: ReadLogOptions = {},
): Promise<LogsEnd> {
  const log = await directory.readLog(number);
  for (let bytes = 0; ;) {
    const write = await decodeWrite(log, bytes, dimension, { isLast });
    if (write === undefined) return { number, bytes, tornBytes: log.length - bytes };
    await onWrite?.(write.changes);
    bytes = write.end;
    await nextTurn();
  }
}
