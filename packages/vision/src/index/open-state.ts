import type { CallOptions, Clock, EmbeddingSpace, Random } from '@feedloom/core';
import { FeedloomError, quote } from '@feedloom/core';
import { applyChanges } from './apply-changes.js';
import type { SegmentEngines } from './engines/segment-engines.js';
import { durablePlace, temporaryPlace } from './files/file-places.js';
import { IndexDirectory } from './files/index-directory.js';
import type { IndexManifest } from './files/manifest.js';
import { readLogs } from './files/read-logs.js';
import type { VectorIndexEvent } from './index-event.js';
import type { FilePlace, IndexState } from './index-state.js';
import { loadSegments } from './load-segments.js';
import { ItemTable } from './rows/item-table.js';
import { BaseSearcher } from './search/base-searcher.js';
import { ServedSegment } from './search/served-segment.js';
import { restoreFile, restoreSnapshot } from './snapshot/restore-snapshot.js';
import type { SnapshotPlace } from './snapshot/snapshot-document.js';
import { publish } from './upkeep/publish.js';
import { openSegment } from './upkeep/rebuild-index.js';
import type { WriteTarget } from './write-queue.js';
import { WriteQueue } from './write-queue.js';

/** What a state is opened with. */
export interface OpenStateOptions extends CallOptions {
  readonly space: EmbeddingSpace;
  readonly path: string | undefined;
  readonly sync: boolean;
  readonly random: Random;
  readonly clock: Clock;
  readonly engines: SegmentEngines;
  readonly restoreFrom: SnapshotPlace | undefined;
  readonly emit: (event: VectorIndexEvent) => void;
}

/** Opens all parts of an index; if one fails, none is left open. */
export async function openState(options: OpenStateOptions): Promise<IndexState> {
  const { path, sync, random, clock } = options;
  const place =
    path === undefined ? temporaryPlace() : durablePlace(await IndexDirectory.open(path, sync, random, clock));
  try {
    return await openParts(place, options);
  } catch (error) {
    try {
      const { directory } = place;
      if (directory === undefined || !FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
      // What is damaged is none of an index file: then all comes from the snapshot, or nothing. Without a snapshot all
      // stays where it is, so that it counts again once the right bytes are back.
      if (!(await restoreAll(directory, options))) throw error;
      return await openParts(place, options);
    } catch (final) {
      await place.close();
      throw final;
    }
  }
}

async function openParts(place: FilePlace, options: OpenStateOptions): Promise<IndexState> {
  const manifest = await findManifest(place, options);
  const table = new ItemTable(options.space.dimension, manifest?.lastKey ?? 0);
  const state = createState(place, table, manifest, options);
  try {
    await fill(state, manifest, options);
    return state;
  } catch (error) {
    await state.base.close();
    await Promise.all(state.served.map((each) => each.use({})));
    await state.target.log?.close();
    await state.engines.rest();
    throw error;
  }
}

function createState(
  place: FilePlace,
  table: ItemTable,
  manifest: IndexManifest | undefined,
  { space, engines, restoreFrom, emit }: OpenStateOptions,
): IndexState {
  const base = new BaseSearcher({
    dimension: space.dimension,
    segments: () => table.segments.map(({ shared }) => shared),
    onEnd: () => emit({ kind: 'worker-ended' }),
  });
  const target: WriteTarget = { table, log: undefined, onGrow: (tail) => base.attach(tail), onWrite: () => undefined };
  const firstLog = manifest?.log ?? 1;
  return {
    space,
    table,
    served: table.segments.map((segment) => new ServedSegment(segment)),
    base,
    writes: new WriteQueue(target),
    target,
    engines,
    place,
    logNumber: firstLog,
    firstLog,
    emit,
    restoreFile: async (facts, options) =>
      restoreFrom !== undefined &&
      place.directory !== undefined &&
      restoreFile(place.directory, facts, restoreFrom, options),
  };
}

/** What the directory holds: by its manifest or, where there is none, by that of the latest snapshot. */
async function findManifest({ directory }: FilePlace, options: OpenStateOptions): Promise<IndexManifest | undefined> {
  if (directory === undefined) return undefined;
  let manifest = await directory.readManifest();
  if (manifest === undefined && (await restoreAll(directory, options))) manifest = await directory.readManifest();
  if (manifest === undefined) {
    if (await directory.isEmpty()) return undefined;
    throw new FeedloomError('ERR_CORRUPT', 'The manifest of the vector index is gone. Restore it from a snapshot.');
  }
  const { space } = options;
  if (manifest.space.id === space.id) return manifest;
  const kept = `${quote(manifest.space.model)} (\`${manifest.space.id}\`)`;
  const message = `The index is of the space ${kept}, not of ${quote(space.model)} (\`${space.id}\`). Use another \`path\`.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

async function restoreAll(directory: IndexDirectory, options: OpenStateOptions): Promise<boolean> {
  const { restoreFrom, emit, signal, deadlineMs } = options;
  if (restoreFrom === undefined) return false;
  const restored = await restoreSnapshot(directory, restoreFrom, { signal, deadlineMs });
  if (restored === undefined) return false;
  emit({ kind: 'restored', ...restored });
  return true;
}

async function fill(state: IndexState, manifest: IndexManifest | undefined, options: OpenStateOptions): Promise<void> {
  const { table, place, target, emit } = state;
  const { directory } = place;
  if (directory === undefined) return;
  const { signal, deadlineMs } = options;
  if (manifest !== undefined) {
    const { restoreFile: restore } = state;
    const loaded = await loadSegments({
      ...{ directory, manifest, table, restoreFile: restore, emit, signal, deadlineMs },
      builder: state.engines.builder,
    });
    state.served = [...loaded, ...state.served];
    await directory.sweep(manifest, { temporary: true });
  }
  if (manifest === undefined) {
    target.log = await directory.openLog(state.firstLog, 0);
    // From now on the directory is bound to its space.
    await publish(state, []);
  } else {
    const end = await readLogs(directory, state.firstLog, state.space.dimension, async (changes) => {
      // Searchers learn of the blocks below.
      await applyChanges(table, changes, () => undefined);
    });
    if (end.tornBytes > 0) emit({ kind: 'torn', bytes: end.tornBytes });
    state.logNumber = end.number;
    target.log = await directory.openLog(end.number, end.bytes);
  }
  for (const { shared } of table.segments) state.base.attach(shared);
  for (const served of state.served) {
    if (served.facts !== undefined) await openSegment(state, served, { signal, deadlineMs });
  }
  await state.base.ready();
}
