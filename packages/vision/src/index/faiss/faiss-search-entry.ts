import { closeSync, openSync } from 'node:fs';
import { FeedloomError } from '@feedloom/core';
import { serve } from '@feedloom/core/spawn';
import type { SegmentCandidates } from '../segment-engine.js';
import { bytesOfFile } from './byte-source.js';
import { readFaissLayout } from './faiss-layout.js';
import { loadFaiss } from './faiss-library.js';
import type { FaissIndex } from './faiss-library.js';
import { nearestRows } from './nearest-rows.js';
import type { SelfTest } from './self-test.js';
import { runSelfTest } from './self-test.js';
import { readSelfTest } from './self-test-record.js';

/** What a searcher is started with. */
export interface FaissSearchData {
  readonly file: string;
  readonly dimension: number;
  readonly count: number;
  /** The vectors of the self-test's rows, from the truth. */
  readonly samples: Float32Array;
  /** The least share of true neighbours that the self-test accepts. */
  readonly minRecall: number;
}

/** The calls of a searching child. */
export interface FaissSearchApi {
  /** The nearest rows of each query. */
  search(queries: { readonly data: Float32Array; readonly count: number; readonly limit: number }): SegmentCandidates;
}

/** How much the recall may differ from that of the machine that built the index: a sum in another order, a tie. */
const RECALL_TOLERANCE = 0.005;

function openExisting(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    throw new FeedloomError('ERR_CORRUPT', `The index \`${file}\` cannot be read.`, { cause });
  }
}

/** Checks all that libfaiss would trust. */
function inspect({ file, dimension, count }: FaissSearchData): SelfTest {
  const descriptor = openExisting(file);
  try {
    const source = bytesOfFile(descriptor);
    const layout = readFaissLayout(source);
    if (layout.dimension !== dimension || layout.count !== count) {
      const found = `${layout.count} vectors of ${layout.dimension}`;
      throw new FeedloomError('ERR_CORRUPT', `The index has \`${found}\` instead of ${count} of ${dimension}.`);
    }
    return readSelfTest(source, layout.end);
  } finally {
    closeSync(descriptor);
  }
}

/** Asks for what the index found when it was built. */
function prove(
  index: FaissIndex,
  { found, limits }: SelfTest,
  { samples, dimension, minRecall }: FaissSearchData,
): void {
  for (const [at, tested] of limits.entries()) {
    const now = runSelfTest(index, { data: samples, dimension }, tested);
    const lost = at === 0 ? found.filter((sample) => !now.found.includes(sample)) : [];
    if (lost.length > 0) {
      throw new FeedloomError('ERR_CORRUPT', `\`${lost.length}\` vectors no longer find themselves in the index.`);
    }
    if (now.recall >= Math.max(tested.recall, minRecall) - RECALL_TOLERANCE) continue;
    throw new FeedloomError(
      'ERR_CORRUPT',
      `The index finds \`${now.recall.toFixed(3)}\` of the ${tested.limit} nearest, instead of ` +
        `\`${tested.recall.toFixed(3)}\` as when it was built.`,
    );
  }
}

serve<FaissSearchData, FaissSearchApi>(async (data) => {
  const library = await loadFaiss();
  const test = inspect(data);
  const index = library.Index.read(data.file);
  prove(index, test, data);
  return {
    methods: {
      search(queries) {
        const { rows, counts, width } = nearestRows(index, queries);
        return { rows, counts, width };
      },
    },
  };
});
