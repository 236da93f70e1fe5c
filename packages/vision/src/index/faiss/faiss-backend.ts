import { rm } from 'node:fs/promises';
import { Deadline, FeedloomError, quote, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { startChild } from '@feedloom/core/spawn';
import type { Remote, StartOptions } from '@feedloom/core/spawn';
import type { SegmentBackend, SegmentVectors } from '../segment-engine.js';
import type { FaissBuildApi, FaissBuildData } from './faiss-build-entry.js';
import { FaissEngine } from './faiss-engine.js';
import type { FaissIndexKind } from './faiss-layout.js';
import type { FaissSearchApi, FaissSearchData } from './faiss-search-entry.js';
import { copyRows, sampleRows } from './sample-rows.js';
import { sendRows } from './send-rows.js';

/** How FAISS indexes are built and searched. */
export interface FaissBackendOptions {
  /** Graph (`hnsw`), inverted lists (`ivf`: quick to build) or none (`flat`: exact). @defaultValue `'hnsw'` */
  readonly index?: FaissIndexKind | undefined;
  /** HNSW's M: links of a row on a level; twice as many on the lowest. @defaultValue `32` */
  readonly links?: number | undefined;
  /** HNSW's efConstruction: candidates looked at while a row is put in. @defaultValue `64` */
  readonly efConstruction?: number | undefined;
  /**
   * The least search effort: HNSW's efSearch or IVF's nprobe. It is doubled until the self-test passes, and written into
   * the file. @defaultValue `64` for HNSW, `8` for IVF
   */
  readonly effort?: number | undefined;
  /** The most search effort that is tried. @defaultValue `4096` */
  readonly maxEffort?: number | undefined;
  /**
   * The longest answer that `minRecall` must hold for. All searches are as thorough as this one needs: libfaiss fixes
   * the effort when it loads an index. @defaultValue `1000`
   */
  readonly longestAnswer?: number | undefined;
  /** The least share of true neighbours that the self-test accepts, 0 to 1. @defaultValue `0.95` */
  readonly minRecall?: number | undefined;
  /** Threads of one build, and of a search for many queries. @defaultValue `1` */
  readonly threads?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** A child that closes has nothing to save. */
const GRACE_MS = 2_000;

/**
 * FAISS through faiss-node, which ends its process on ordinary errors: so each index is built in a child process of its
 * own, and searched in another.
 *
 * faiss-node has no way to set efSearch, efConstruction or nprobe. They are written into libfaiss's serialised form,
 * whose structure is checked first, and whose recall is tested on 100 of the index's own rows when it is built and each
 * time it is opened.
 */
export function createFaissBackend({
  index = 'hnsw',
  links = 32,
  efConstruction = 64,
  effort = index === 'ivf' ? 8 : 64,
  maxEffort = 4096,
  longestAnswer = 1000,
  minRecall = 0.95,
  threads = 1,
  clock = systemClock,
}: FaissBackendOptions = {}): SegmentBackend {
  for (const [name, value] of Object.entries({ links, efConstruction, effort, maxEffort, longestAnswer, threads })) {
    requirePositiveInteger(name, value);
  }
  if (!(minRecall >= 0 && minRecall <= 1)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`minRecall\` must be of 0 to 1, got ${quote(minRecall)}.`);
  }
  const env = { ...process.env, ...threadLimits(threads) };
  const plan = { kind: index, links, efConstruction, effort, maxEffort, longestAnswer, minRecall };
  return {
    kind: 'faiss',
    version: ['faiss-1.7', index, links, efConstruction, effort, maxEffort, longestAnswer, minRecall].join('-'),
    async build(vectors, file, options = {}) {
      const deadline = Deadline.of(options, clock);
      const { dimension, count } = vectors;
      const data: FaissBuildData = { plan: { ...plan, dimension, count }, samples: samplesOf(vectors) };
      const start = { data, env, clock, graceMs: GRACE_MS, ...deadline.toCallOptions() };
      const child = await startChild<FaissBuildApi>(new URL('./faiss-build-entry.js', import.meta.url), start);
      try {
        await sendRows(child, vectors, data.plan, deadline);
        await child.call('write', file, deadline.toCallOptions());
      } catch (error) {
        // It may be in the middle of minutes of work.
        await child.kill();
        await rm(file, { force: true });
        throw error;
      }
      await child.close();
    },
    async open(vectors, file, options = {}) {
      const { dimension, count } = vectors;
      const data: FaissSearchData = { file, dimension, count, samples: samplesOf(vectors), minRecall };
      const remote = await startSearching(data, { env, clock, ...options });
      return new FaissEngine(remote, { exact: index === 'flat', clock });
    },
  };
}

function samplesOf(vectors: SegmentVectors): Float32Array {
  return copyRows(vectors, sampleRows(vectors.count));
}

/** Starts a searching child. One that ends instead has met a file that libfaiss cannot stand. */
async function startSearching(data: FaissSearchData, options: StartOptions): Promise<Remote<FaissSearchApi>> {
  const entry = new URL('./faiss-search-entry.js', import.meta.url);
  try {
    return await startChild<FaissSearchApi>(entry, { ...options, data, graceMs: GRACE_MS });
  } catch (cause) {
    if (!FeedloomError.is(cause, 'ERR_UNAVAILABLE')) throw cause;
    throw new FeedloomError('ERR_CORRUPT', `libfaiss ended its process over \`${data.file}\`.`, { cause });
  }
}

/** libfaiss and its linear algebra use all cores unless they are told not to, and wait for work by burning a core. */
function threadLimits(threads: number): Record<string, string> {
  return {
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    OMP_WAIT_POLICY: 'passive',
  };
}
