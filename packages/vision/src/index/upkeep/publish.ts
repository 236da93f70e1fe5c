import { createHash } from 'node:crypto';
import type { FileFacts, SegmentFacts } from '../files/manifest.js';
import { INDEX_FORMAT } from '../files/manifest.js';
import { replaceFile } from '../files/safe-file.js';
import type { IndexState } from '../index-state.js';
import { ServedSegment } from '../search/served-segment.js';
import { unwrittenSegments } from './unwritten-segments.js';

/** A moment between two writes, from which on a new log tells what changes. */
export interface Checkpoint {
  /** The new log. */
  readonly logNumber: number;
  /** Which rows of each segment were alive then; absent if all were. */
  readonly alive: ReadonlyMap<number, Uint32Array>;
}

/** Freezes the tail, starts a new log, and notes which rows are alive. Call it while no write is in progress. */
export async function beginCheckpoint(state: IndexState): Promise<Checkpoint> {
  const { table, target, place } = state;
  if (place.directory !== undefined) {
    const before = target.log;
    // Only the last log may lack what a power failure keeps from the disk.
    await before?.sync();
    target.log = await place.directory.openLog(state.logNumber + 1, 0);
    state.logNumber += 1;
    await before?.close();
  }
  const withDead = table.segments.filter(({ dead }) => dead > 0);
  const alive = new Map(withDead.map(({ key, alive: bits }) => [key, bits.slice()]));
  state.served = [...state.served, new ServedSegment(table.freezeTail())];
  return { logNumber: state.logNumber, alive };
}

/**
 * Makes the files of `served` what the index's directory holds. An index in memory has none.
 *
 * @param checkpoint - As of when; without one, as of the last.
 */
export async function publish(
  state: IndexState,
  served: readonly ServedSegment[],
  checkpoint?: Checkpoint,
): Promise<void> {
  const { place, space, table } = state;
  const { directory } = place;
  if (directory === undefined) return;
  const segments: SegmentFacts[] = [];
  for (const { facts, segment } of served) {
    if (facts === undefined) continue;
    const bits = checkpoint?.alive.get(segment.key);
    if (checkpoint === undefined) segments.push(facts);
    else segments.push({ ...facts, alive: bits === undefined ? undefined : await writeAlive(directory, facts, bits) });
  }
  // Logs that alone hold the rows of a segment are needed still. To replay them over what is written harms nothing.
  const isAllWritten = unwrittenSegments(state, served).length === 0;
  const log = checkpoint !== undefined && isAllWritten ? checkpoint.logNumber : state.firstLog;
  const manifest = await directory.publish({ space, lastKey: table.lastKey, log, segments }, INDEX_FORMAT);
  state.firstLog = log;
  for (const each of served) each.facts = segments.find(({ key }) => key === each.segment.key);
  // It is published; what could not be removed goes with the next sweep.
  await directory.sweep(manifest).catch(() => undefined);
}

async function writeAlive(
  directory: { pathOf(name: string): string; readonly nextGeneration: number },
  { key, alive: before }: SegmentFacts,
  bits: Uint32Array,
): Promise<FileFacts> {
  const bytes = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (before?.sha256 === sha256) return before;
  const name = `alive-${key}-${directory.nextGeneration}.bits`;
  await replaceFile(directory.pathOf(name), bytes);
  return { name, bytes: bytes.length, sha256 };
}
