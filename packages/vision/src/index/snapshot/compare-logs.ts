import type { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { IndexDirectory } from '../files/index-directory.js';
import { logName } from '../files/index-directory.js';
import type { DecodeOptions } from '../files/log-record.js';
import type { IndexManifest } from '../files/manifest.js';
import { readLog } from '../files/read-logs.js';

/** What becomes of the logs of a directory that is filled from a snapshot. */
export interface LogComparison {
  /** Names of those that go on from what the snapshot has, and tell of more. */
  readonly kept: ReadonlySet<string>;
  /** Names of those that are damaged or of another history, and tell what the snapshot does not. */
  readonly dropped: readonly string[];
}

/**
 * Compares the logs of a directory with those of a snapshot. A local one counts if it begins with the bytes that the
 * snapshot has of it, or if all before it, back to the snapshot's last, are there and count: anything else would replay
 * two histories as one.
 *
 * @param logs - The bytes of the snapshot's logs; the first is the one that `manifest` names.
 */
export async function compareLogs(
  directory: IndexDirectory,
  { log: first, space }: IndexManifest,
  logs: readonly Buffer[],
): Promise<LogComparison> {
  const kept = new Set<string>();
  const dropped: string[] = [];
  const last = first + logs.length - 1;
  let isForeign = false;
  const numbers = await directory.logsFrom(first);
  for (const number of numbers) {
    const isWhole = await canRead(directory, number, space.dimension, { isLast: number === numbers.at(-1) });
    const theirs = logs[number - first];
    let fits = isWhole && kept.has(logName(number - 1));
    if (theirs !== undefined) {
      const ours = await directory.readLog(number);
      // Only the last one has grown since.
      const goesOn = startsWith(ours, theirs) && (number === last || ours.length === theirs.length);
      fits = isWhole && goesOn && !isForeign;
      if (!fits && startsWith(theirs, ours)) continue;
      isForeign ||= isWhole && !goesOn;
    }
    if (fits) kept.add(logName(number));
    else dropped.push(logName(number));
  }
  return { kept, dropped };
}

async function canRead(
  directory: IndexDirectory,
  number: number,
  dimension: number,
  options: DecodeOptions,
): Promise<boolean> {
  try {
    await readLog(directory, number, dimension, options);
    return true;
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_CORRUPT')) return false;
    throw error;
  }
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
