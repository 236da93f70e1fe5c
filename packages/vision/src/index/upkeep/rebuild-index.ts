import type { CallOptions } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { IndexFacts } from '../files/manifest.js';
import type { IndexState } from '../index-state.js';
import type { SegmentAccess, ServedSegment } from '../search/served-segment.js';
import { openAccess } from './open-access.js';
import { publish } from './publish.js';
import { engineRows } from './segment-rows.js';

/** Opens what a segment needs; a damaged index file is put aside, and the segment searched row by row. */
export async function openSegment(state: IndexState, served: ServedSegment, options: CallOptions): Promise<void> {
  const { facts } = served;
  const files = { vectors: facts?.vectors, index: facts?.index ?? served.index, isNew: false };
  try {
    await served.use(await openAccess(state, engineRows(served.segment), files, options));
  } catch (error) {
    if (files.index === undefined || !FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
    await quarantineIndex(state, served, files.index, error);
  }
}

/** Puts a damaged index file aside; the segment is searched row by row until it has another one. */
export async function quarantineIndex(
  state: IndexState,
  served: ServedSegment,
  { name }: IndexFacts,
  error: FeedloomError,
): Promise<void> {
  served.damage = 'corrupt';
  state.emit({ kind: 'corrupt', file: name, error });
  await state.place.directory?.quarantine(name);
  const { engine } = served.access;
  await served.use(engine?.kind === 'exact' ? { engine } : {});
}

/** Whether a segment lacks the index file that it ought to have. */
export function lacksIndex(state: IndexState, { segment, facts, index, access }: ServedSegment): boolean {
  if (segment === state.table.tail || segment.blocks.length !== 1) return false;
  const { file } = state.engines.needsOf(segment.count * segment.dimension);
  if (file === undefined) return false;
  const hasFile = (facts?.index ?? index)?.engine === file;
  return !hasFile || (access.graph === undefined && access.engine?.kind !== file);
}

/** Gives a segment its index file again: from the snapshot, if that has it, else from the vectors. */
export async function rebuildIndex(state: IndexState, served: ServedSegment, options: CallOptions): Promise<void> {
  const { place, engines, emit } = state;
  const rows = engineRows(served.segment);
  const { file } = engines.needsOf(rows.count * rows.dimension);
  if (file === undefined) return;
  const damaged = served.facts?.index;
  const isDamaged = served.damage !== undefined;
  if (isDamaged) served.damage = 'rebuilding';
  const restored = damaged === undefined ? undefined : await fromSnapshot(state, served, damaged, options);
  if (damaged !== undefined && restored !== undefined) {
    await finish(served, restored);
    if (isDamaged) emit({ kind: 'healed', file: damaged.name, from: 'snapshot' });
    return;
  }
  const name = `index-${served.segment.key}-${place.nextGeneration()}.${file}`;
  const path = await place.pathOf(name);
  const { data, count, dimension } = rows;
  const index = await engines.build(file, { path, name, data, count, dimension }, options);
  const access = await openAccess(state, rows, { vectors: served.facts?.vectors, index, isNew: true }, options);
  if (served.facts === undefined) served.index = index;
  else served.facts = { ...served.facts, index };
  await publish(state, state.served);
  await finish(served, access);
  if (isDamaged) emit({ kind: 'healed', file: damaged?.name ?? name, from: 'vectors' });
}

async function fromSnapshot(
  state: IndexState,
  served: ServedSegment,
  index: IndexFacts,
  options: CallOptions,
): Promise<SegmentAccess | undefined> {
  if (!(await state.restoreFile(index, options).catch(() => false))) return undefined;
  const files = { vectors: served.facts?.vectors, index, isNew: false };
  return openAccess(state, engineRows(served.segment), files, options).catch(() => undefined);
}

async function finish(served: ServedSegment, access: SegmentAccess): Promise<void> {
  served.damage = undefined;
  await served.use(access);
}
