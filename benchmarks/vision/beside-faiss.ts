import { STANDARD_SETS, createStandardSet, findTruth } from '@feedloom/vision/evaluation';
import type { Figure } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { openFaissFlat } from './faiss-peer.js';
import { openOurs, searchOurs } from './our-index.js';
import { recallOf } from './recall.js';

const LIMIT = 1000;
const QUERIES = 40;

/** A3: our exact engine beside FAISS Flat called directly, one thread each. */
export function exactBesideFaiss(name: 'b' | 'c'): Figure {
  return {
    ids: [`A3${name}`],
    async measure(effort) {
      const made = createStandardSet(name);
      const set = { ...made, queries: made.queries.slice(0, scaled(QUERIES, effort, 10)) };
      const index = await openOurs(`exact-${name}`, set, { engine: 'exact' });
      const search = await openFaissFlat(set);
      const asked = set.queries.map((query) => Array.from(query));
      const { count, dimension } = STANDARD_SETS[name];
      const row = await paired(
        {
          id: `A3${name}`,
          what: `exact ${LIMIT} of ${count} x ${dimension} / FAISS Flat called directly`,
          unit: 'µs',
          goal: '>= 1.8',
          ours: () => perCall(asked.length, (at) => searchOurs(index, set.queries[at] as Float32Array, LIMIT)),
          peer: () => perCall(asked.length, (at) => search(asked[at] as number[], LIMIT)),
          ratioOf: (ours, peer) => peer / ours,
        },
        effort.rounds,
      );
      await index.close();
      return [row];
    },
  };
}

/** How FAISS is used on each set: one of each kind. */
const KINDS = {
  b: { index: 'hnsw', links: 16, efConstruction: 40, threads: 2 },
  c: { index: 'ivf', threads: 2 },
} as const;

/** A4: what share of the 1,000 nearest FAISS finds through our index. As it comes, faiss-node's HNSW finds 11 %. */
export function recallOfFaiss(name: 'b' | 'c'): Figure {
  return {
    ids: [`A4${name}`],
    async measure(effort) {
      const made = createStandardSet(name);
      const set = { ...made, queries: made.queries.slice(0, scaled(QUERIES, effort, 10)) };
      const truth = await findTruth(set, { limit: LIMIT });
      const index = await openOurs(`faiss-${name}`, set, { engine: 'faiss', faiss: KINDS[name] });
      const engines = index.stats().segments.filter(({ rows }) => rows > 0);
      if (!engines.every((segment) => segment.engines.includes('faiss'))) throw new Error('FAISS was not used.');
      const found: number[][] = [];
      for (const query of set.queries) found.push(await searchOurs(index, query, LIMIT));
      await index.close();
      const ratio = recallOf(set, truth, LIMIT, found);
      const [what, goal] = [`recall of the ${LIMIT} nearest with FAISS ${KINDS[name].index} / exact`, '>= 0.95'];
      return [
        {
          id: `A4${name}`,
          what,
          ours: ratio,
          peer: 1,
          unit: 'recall',
          ratio,
          goal,
          pass: keeps(ratio, goal),
          rounds: 1,
        },
      ];
    },
  };
}
