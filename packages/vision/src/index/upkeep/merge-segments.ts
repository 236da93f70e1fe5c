import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOptions } from '@feedloom/core';
import type { EngineRows } from '../engines/segment-engines.js';
import { writeItems } from '../files/items-file.js';
import type { FileFacts, IndexFacts, SegmentFacts } from '../files/manifest.js';
import type { IndexState } from '../index-state.js';
import type { MovedRows } from '../rows/move.js';
import { Move } from '../rows/move.js';
import type { RowItem } from '../rows/segment.js';
import { Segment } from '../rows/segment.js';
import { ServedSegment } from '../search/served-segment.js';
import { openAccess } from './open-access.js';
import type { Checkpoint } from './publish.js';
import { beginCheckpoint, publish } from './publish.js';
import { engineRows, liveRows } from './segment-rows.js';

/** Rows that are copied between two turns of the event loop: a few milliseconds. */
const ROWS_PER_TURN = 2000;

interface NewFiles {
  readonly vectors: FileFacts | undefined;
  readonly items: FileFacts | undefined;
  readonly index: IndexFacts | undefined;
}

/**
 * Makes one segment, with its index, of the live rows of `sources` and the tail, while searches and writes go on. Then
 * that takes their place, in the manifest and for searches, each in one step.
 *
 * @returns How many rows it has.
 */
export async function mergeSegments(
  state: IndexState,
  sources: readonly ServedSegment[],
  options: CallOptions,
): Promise<number> {
  const { merged, moved, checkpoint } = await state.writes.between(() => begin(state, sources));
  const rows = await gather(state, moved, options);
  const target = new ServedSegment(new Segment(rows.shared.key, rows.dimension, rows.data));
  if (rows.count > 0) {
    const files = await writeFiles(state, rows, moved, options);
    const { vectors, items, index } = files;
    const { key } = rows.shared;
    if (vectors !== undefined && items !== undefined) target.facts = { key, rows: rows.count, vectors, items, index };
    else target.index = index;
    await target.use(await openAccess(state, rows, { ...files, isNew: true }, options));
  }
  const staying = state.served.filter((each) => !merged.includes(each));
  try {
    await publish(state, [...staying, target], checkpoint);
  } catch (error) {
    await target.use({});
    throw error;
  }
  await replace(state, new Move(moved, target.segment), target);
  await Promise.all(merged.map((each) => retire(state, each)));
  return rows.count;
}

async function begin(state: IndexState, sources: readonly ServedSegment[]) {
  const { table } = state;
  const tail = state.served.find(({ segment }) => segment === table.tail) as ServedSegment;
  const merged = [...sources.filter((each) => each !== tail), tail];
  const checkpoint: Checkpoint = await beginCheckpoint(state);
  const moved = merged.map(({ segment }) => ({ segment, rows: liveRows(segment) }));
  return { merged, moved, checkpoint };
}

async function gather(
  { table, space, engines }: IndexState,
  moved: readonly MovedRows[],
  options: CallOptions,
): Promise<EngineRows> {
  const key = table.newKey();
  const { dimension } = space;
  const sources = moved.map(({ segment, rows }) => ({ from: segment.shared, rows }));
  const gathered = await engines.builder.gather({ dimension, sources }, options);
  return { ...gathered, shared: engineRows(new Segment(key, dimension, gathered.data)).shared };
}

async function writeFiles(
  { place, engines }: IndexState,
  rows: EngineRows,
  moved: readonly MovedRows[],
  options: CallOptions,
): Promise<NewFiles> {
  const { data, count, dimension, shared } = rows;
  const generation = place.nextGeneration();
  const order = async (kind: string, ending: string) => {
    const name = `${kind}-${shared.key}-${generation}.${ending}`;
    return { path: await place.pathOf(name), name, data, count, dimension };
  };
  const { file } = engines.needsOf(count * dimension);
  const index = file === undefined ? undefined : await engines.build(file, await order('index', file), options);
  if (place.directory === undefined) return { vectors: undefined, items: undefined, index };
  const toItems = await order('items', 'jsonl');
  const toVectors = await order('vectors', 'f32');
  return {
    vectors: await engines.builder.writeVectors(toVectors),
    items: await writeItems(toItems.path, toItems.name, itemsOf(moved)),
    index,
  };
}

function* itemsOf(moved: readonly MovedRows[]): Generator<RowItem> {
  for (const { segment, rows } of moved) {
    for (const row of rows) yield segment.items[row] as RowItem;
  }
}

async function replace(state: IndexState, move: Move, target: ServedSegment): Promise<void> {
  const { table, base } = state;
  table.beginMove(move);
  while (table.continueMove(ROWS_PER_TURN)) await nextTurn();
  base.attach(target.segment.shared);
  table.finishMove();
  const known = [...state.served, target];
  state.served = table.segments.map((segment) => {
    return known.find((each) => each.segment === segment) ?? new ServedSegment(segment);
  });
}

/** Closes what answered for a segment, once its last reader has left, and removes its files. */
async function retire({ base, place }: IndexState, served: ServedSegment): Promise<void> {
  await served.use({});
  base.detach(served.segment.key);
  const { vectors, items, alive, index = served.index }: Partial<SegmentFacts> = served.facts ?? {};
  const files = [vectors, items, alive, index].filter((file) => file !== undefined);
  await Promise.all(files.map(({ name }) => place.remove(name)));
}
