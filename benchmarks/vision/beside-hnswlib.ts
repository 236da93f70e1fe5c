import { STANDARD_SETS, createStandardSet, findTruth } from '@feedloom/vision/evaluation';
import type { Truth, VectorSet } from '@feedloom/vision/evaluation';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import type { HnswlibPeer } from './hnswlib-peer.js';
import { openHnswlib } from './hnswlib-peer.js';
import { openOurs, searchOurs } from './our-index.js';
import { recallOf } from './recall.js';

const LEAST_RECALL = 0.95;
const QUERIES = 60;
const GOAL = '<= 0.85';
/** From which the smallest that reaches the recall is taken. */
const EFS = {
  10: [10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128],
  1000: [1000, 1250, 1500, 1750, 2000, 2250, 2500, 3000],
} as const;

/** Sets the smallest ef with which hnswlib finds enough. @returns It, and the recall. */
function tune(
  peer: HnswlibPeer,
  set: VectorSet,
  truth: Truth,
  limit: keyof typeof EFS,
): { readonly ef: number; readonly recall: number } {
  for (const ef of EFS[limit]) {
    peer.setEf(ef);
    const answers = set.queries.map((query) => peer.search(Array.from(query), limit));
    const recall = recallOf(set, truth, limit, answers);
    if (recall >= LEAST_RECALL) return { ef, recall };
  }
  throw new Error(`hnswlib finds less than ${LEAST_RECALL} with every ef.`);
}

/** A1 and A2: our index in its worker beside hnswlib-node called directly; both find at least 95 %. */
export function besideHnswlib(name: 'b' | 'c'): Figure {
  return {
    ids: [`A1${name}`, `A2${name}`, `A2bytes${name}`],
    async measure(effort: Effort) {
      const made = createStandardSet(name);
      const set = { ...made, queries: made.queries.slice(0, scaled(QUERIES, effort, 20)) };
      const truth = await findTruth(set, { limit: 1000 });
      const peer = await openHnswlib(name, set);
      const index = await openOurs(name, set);
      const asked = set.queries.map((query) => Array.from(query));
      const { count, dimension } = STANDARD_SETS[name];
      const rows: Row[] = [];
      for (const [id, limit] of [[`A1${name}`, 1000] as const, [`A2${name}`, 10] as const]) {
        const { ef, recall } = tune(peer, set, truth, limit);
        const found: number[][] = [];
        for (const query of set.queries) found.push(await searchOurs(index, query, limit));
        const ourRecall = recallOf(set, truth, limit, found);
        const row = await paired(
          {
            id,
            what: `${limit} of ${count} x ${dimension}, recall ${ourRecall.toFixed(3)} / hnswlib-node, ef ${ef}, recall ${recall.toFixed(3)}`,
            unit: 'µs',
            goal: GOAL,
            ours: () => perCall(set.queries.length, (at) => searchOurs(index, set.queries[at] as Float32Array, limit)),
            peer: () => perCall(asked.length, (at) => peer.search(asked[at] as number[], limit)),
          },
          effort.rounds,
        );
        rows.push({ ...row, pass: row.pass && ourRecall >= LEAST_RECALL });
      }
      const bytes = index.stats().segments.reduce((sum, { indexBytes }) => sum + indexBytes, 0);
      await index.close();
      const goal = '<= 0.55';
      const ratio = bytes / peer.bytes;
      rows.push({
        ...{ id: `A2bytes${name}`, what: 'bytes of the index / of the file of hnswlib-node', unit: 'MB', goal, ratio },
        ...{ ours: bytes / 1e6, peer: peer.bytes / 1e6, pass: keeps(ratio, goal) && bytes > 0, rounds: 1 },
      });
      return rows;
    },
  };
}
