import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError, requireId } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { CapturedIds, GraphCapture } from './capture-graph.js';
import type { EdgeRows } from './edge-source.js';
import type { EdgeFacts } from './hot-segment.js';
import type { Interner } from './interner.js';
import type { NodeNames } from './node-names.js';
import { runSeal } from './run-seal.js';
import type { SealJob } from './seal-job.js';
import { SealedSegment } from './segment.js';

/** What the graph keeps that is restored, and how long that may take. */
export interface RestoreOptions extends EdgeFacts {
  readonly deadline: Deadline;
}

/** Ids that are looked up in one turn of the event loop. */
const IDS_A_TURN = 8_192;

/**
 * Fills `names`, and builds the segments of what was captured. Nothing of it is believed: every number is checked.
 *
 * @throws `ERR_CORRUPT` if anything is out of bounds; `ERR_INVALID_ARGUMENT` if times are missing and needed.
 */
export async function restoreGraph(
  capture: GraphCapture,
  names: NodeNames,
  options: RestoreOptions,
): Promise<SealedSegment[]> {
  const { deadline } = options;
  await restoreIds(capture.items, names.items, (id) => names.itemOf(id), deadline);
  await restoreIds(capture.collections, names.collections, (id) => names.collections.intern(id), deadline);
  await restoreIds(capture.owners, names.owners, (id) => names.owners.intern(id), deadline);
  for (const node of capture.edgeless) {
    if (node >= names.items.size) refuse(`names an item \`${node}\` of ${names.items.size}`);
    names.markEdgeless(node);
  }
  const jobs = [
    ...capture.rows.map((rows) => ({ rows: [trimRows(rows, options)], lists: [] })),
    ...(capture.fresh.count === 0 ? [] : [{ rows: [], lists: [trim(capture.fresh, options)] }]),
  ];
  const segments: SealedSegment[] = [];
  for (const job of jobs) {
    const segment = new SealedSegment(await deadline.race(runSeal(sealJob(job, names)), 'loading a graph'));
    if (segment.live > 0) segments.push(segment);
  }
  return segments;
}

async function restoreIds(
  ids: CapturedIds,
  interner: Interner,
  intern: (id: string) => number,
  deadline: Deadline,
): Promise<void> {
  // Number 0 of owners is taken from the start.
  for (let node = interner.size; node < ids.count; node += 1) {
    const id = ids.at(node);
    if (id === undefined) interner.skip();
    else if (!isId(id) || intern(id) !== node) refuse(`has a bad id or one id twice, at \`${node}\``);
    if (node % IDS_A_TURN === IDS_A_TURN - 1) {
      await nextTurn();
      deadline.check('loading a graph');
    }
  }
}

function isId(id: string): boolean {
  try {
    requireId('id', id);
    return true;
  } catch {
    return false;
  }
}

interface Facts {
  readonly weights?: Float32Array | undefined;
  readonly times?: Float64Array | undefined;
}

/** Without what this graph does not keep. */
function trim<Edges extends Facts>(edges: Edges, { hasWeights, hasTimes }: EdgeFacts): Edges {
  if (hasTimes && edges.times === undefined) {
    const message = 'The snapshot has no times of edges, which a graph with a window needs. Load it without a window.';
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return {
    ...edges,
    weights: hasWeights ? edges.weights : undefined,
    times: hasTimes ? edges.times : undefined,
  };
}

function trimRows(rows: EdgeRows, facts: EdgeFacts): EdgeRows {
  return trim(rows, facts);
}

function sealJob(
  sources: Pick<SealJob, 'rows' | 'lists'>,
  { items, collections, owners, buckets, bucketOf }: NodeNames,
): SealJob {
  const shape = { items: items.size, collections: collections.size, owners: owners.size, buckets, bucketOf };
  return { ...sources, since: -Infinity, shape, checkAs: 'ERR_CORRUPT' };
}

function refuse(what: string): never {
  throw new FeedloomError('ERR_CORRUPT', `The snapshot of a graph ${what}. Load an older one.`);
}
