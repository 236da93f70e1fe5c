import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { CallOptions } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Builder } from './engines/builder.js';
import type { IndexDirectory } from './files/index-directory.js';
import { readItems } from './files/items-file.js';
import type { FileFacts, IndexManifest, SegmentFacts } from './files/manifest.js';
import type { VectorIndexEvent } from './index-event.js';
import { hasBit } from './rows/bit-set.js';
import type { ItemTable } from './rows/item-table.js';
import { Segment } from './rows/segment.js';
import { ServedSegment } from './search/served-segment.js';

/** Where to read segments from, and what to do about damage. */
export interface LoadSegmentsOptions extends CallOptions {
  readonly directory: IndexDirectory;
  readonly manifest: IndexManifest;
  readonly table: ItemTable;
  readonly builder: Builder;
  /** Gets a file back from the latest snapshot. @returns Whether that has it. */
  readonly restoreFile: (facts: FileFacts, options: CallOptions) => Promise<boolean>;
  readonly emit: (event: VectorIndexEvent) => void;
}

/** Rows between two turns of the event loop: a few milliseconds. */
const ROWS_PER_TURN = 2000;

/**
 * Reads the segments of a manifest into memory. Each file is compared with its hash before anything of it is believed;
 * a damaged one is put aside, and replaced by the same bytes of the snapshot, if that has them.
 *
 * @throws `ERR_CORRUPT` that says what is lost.
 */
export async function loadSegments(options: LoadSegmentsOptions): Promise<ServedSegment[]> {
  const served: ServedSegment[] = [];
  for (const facts of options.manifest.segments) {
    const segment = await loadSegment(facts, options);
    for (let row = 0; row < segment.count; row += ROWS_PER_TURN) {
      options.table.adopt(segment, row, Math.min(segment.count, row + ROWS_PER_TURN));
      await nextTurn();
    }
    served.push(new ServedSegment(segment, facts));
  }
  return served;
}

async function loadSegment(facts: SegmentFacts, options: LoadSegmentsOptions): Promise<Segment> {
  const { directory, manifest } = options;
  const { dimension } = manifest.space;
  const { vectors, items, alive } = facts;
  if (vectors.bytes !== facts.rows * dimension * 4) {
    throw new FeedloomError(
      'ERR_CORRUPT',
      `The manifest gives \`${vectors.name}\` an impossible length. Restore a snapshot.`,
    );
  }
  const { data } = await healing(vectors, options, () => {
    const order = { path: directory.pathOf(vectors.name), facts: vectors, dimension };
    return options.builder.readVectors(order, options);
  });
  const rows = await healing(items, options, () => readItems(directory.pathOf(items.name), items));
  const bits = alive === undefined ? undefined : await healing(alive, options, () => readBits(directory, alive));
  if (rows.length !== facts.rows || (bits !== undefined && bits.length * 32 < facts.rows)) {
    throw new FeedloomError(
      'ERR_CORRUPT',
      `The files of segment \`${facts.key}\` do not belong together. Restore a snapshot.`,
    );
  }
  const segment = new Segment(facts.key, dimension, data);
  for (const [row, item] of rows.entries()) {
    if (row % ROWS_PER_TURN === 0) await nextTurn();
    segment.addItem(item, bits === undefined || hasBit(bits, row));
  }
  return segment;
}

async function readBits(directory: IndexDirectory, { name, sha256 }: FileFacts): Promise<Uint32Array> {
  const bytes = await readFile(directory.pathOf(name)).catch(() => undefined);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new FeedloomError('ERR_CORRUPT', `The file \`${name}\` of the vector index does not match its hash.`);
  }
  return new Uint32Array(new Uint8Array(bytes).buffer);
}

async function healing<Result>(
  facts: FileFacts,
  { directory, manifest, restoreFile, emit, ...options }: LoadSegmentsOptions,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
    emit({ kind: 'corrupt', file: facts.name, error });
    await directory.quarantine(facts.name);
    if (await restoreFile(facts, options)) {
      const result = await read();
      emit({ kind: 'healed', file: facts.name, from: 'snapshot' });
      return result;
    }
    const rows =
      manifest.segments.find(({ vectors, items, alive }) => [vectors, items, alive].includes(facts))?.rows ?? 0;
    const message = `${error.message} With it, \`${rows}\` items are lost. Restore a snapshot, or index them again.`;
    throw new FeedloomError('ERR_CORRUPT', message, { cause: error });
  }
}
