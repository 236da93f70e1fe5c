import type { CallOptions } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { EngineRows, MatrixFile } from '../engines/segment-engines.js';
import type { FileFacts, IndexFacts } from '../files/manifest.js';
import type { IndexState } from '../index-state.js';
import type { SegmentEngine } from '../segment-engine.js';
import type { SegmentAccess } from '../search/served-segment.js';

/** The files of a segment that engines read. */
export interface AccessFiles {
  /** Its vectors, if they are in a file. */
  readonly vectors: FileFacts | undefined;
  /** Its index file, if it has one. */
  readonly index: IndexFacts | undefined;
  /** Whether this process has just built that. */
  readonly isNew: boolean;
}

/**
 * Opens what a segment needs to be searched fast. A failure other than damage leaves it to be searched row by row.
 *
 * @throws `ERR_CORRUPT` if the index file is damaged.
 */
export async function openAccess(
  state: IndexState,
  rows: EngineRows,
  { vectors, index, isNew }: AccessFiles,
  options: CallOptions,
): Promise<SegmentAccess> {
  const needs = state.engines.needsOf(rows.count * rows.dimension);
  const access: SegmentAccess[] = [];
  if (index !== undefined && needs.file === index.engine) {
    access.push(
      await surviving(state, async () => {
        return state.engines.openFile(rows, await state.place.pathOf(index.name), index, isNew, options);
      }),
    );
  }
  if (needs.exact) access.push(await surviving(state, () => openExact(state, rows, vectors, options)));
  return Object.assign({}, ...access) as SegmentAccess;
}

async function surviving(state: IndexState, open: () => Promise<SegmentAccess>): Promise<SegmentAccess> {
  try {
    return await open();
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
    report(state, error);
    return {};
  }
}

async function openExact(
  state: IndexState,
  rows: EngineRows,
  vectors: FileFacts | undefined,
  options: CallOptions,
): Promise<SegmentAccess> {
  const { engines, place } = state;
  if (vectors !== undefined && engines.precision === 'float32') {
    const matrix = { path: await place.pathOf(vectors.name), facts: vectors };
    return { engine: await engines.openExact(rows, matrix, options) };
  }
  const matrix = await writeMatrix(state, rows);
  const engine = await engines.openExact(rows, matrix, options);
  return { engine: engine === undefined ? undefined : withFile(engine, () => place.remove(matrix.facts.name)) };
}

/** A file of the rows that only the exact engine reads. */
async function writeMatrix({ engines, place }: IndexState, rows: EngineRows): Promise<MatrixFile> {
  const name = `matrix-${rows.shared.key}-${place.nextGeneration()}.${engines.precision}`;
  const path = await place.pathOf(name);
  const { data, count, dimension } = rows;
  const order = { path, name, data, count, dimension };
  const { builder, precision } = engines;
  const facts = await (precision === 'float32' ? builder.writeVectors(order) : builder.writeHalves(order));
  return { path, facts };
}

function withFile(engine: SegmentEngine, remove: () => Promise<void>): SegmentEngine {
  return {
    kind: engine.kind,
    exact: engine.exact,
    filters: engine.filters,
    search: (queries, options) => engine.search(queries, options),
    async close() {
      await engine.close();
      await remove();
    },
  };
}

/** Tells of a failure that answers survive. */
export function report({ emit }: Pick<IndexState, 'emit'>, error: unknown): void {
  const message = `The upkeep of a vector index failed: ${String(error)}.`;
  emit({
    kind: 'failed',
    error: FeedloomError.is(error) ? error : new FeedloomError('ERR_INTERNAL', message, { cause: error }),
  });
}
