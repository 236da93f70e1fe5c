import type { Figure, Row } from '../harness/figure.js';
import { keeps } from '../harness/figure.js';
import { LARGE_LIMIT, openLargeIndex } from './large-index.js';

const LATEST_MS = 50;
const TOLERANCE = 1e-5;

/** A5: a million vectors of 512 numbers. */
export const largeSearch: Figure = {
  ids: ['A5', 'A5recall'],
  onlyByName: true,
  async measure(effort) {
    const { index, queries, leastScores } = await openLargeIndex((line) => process.stderr.write(`A5: ${line}\n`));
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round <= effort.rounds; round += 1) {
      for (const [number, query] of queries.entries()) {
        const startedAt = performance.now();
        const [answer] = await index.search([query], { limit: LARGE_LIMIT });
        if (round > 0) times.push(performance.now() - startedAt);
        if (round > 0) continue;
        // The first round warms up, and is compared with the truth: by vectors, not by the scores that the index claims.
        const items = await index.get(answer?.hits.map(({ id }) => id) ?? []);
        const least = (leastScores[number] ?? Infinity) - TOLERANCE;
        for (const item of items) if (item !== undefined && dot(item.vector, query) >= least) found += 1;
      }
    }
    await index.close();
    const sorted = times.toSorted((a, b) => a - b);
    const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
    const recall = found / (queries.length * LARGE_LIMIT);
    const row = (id: string, what: string, ours: number, peer: number, unit: string, goal: string): Row => {
      const ratio = ours / peer;
      return { id, what, ours, peer, unit, ratio, goal, pass: keeps(ratio, goal), rounds: effort.rounds };
    };
    return [
      row(
        'A5',
        `p99 of ${times.length} searches for ${LARGE_LIMIT} of 1M x 512 / the bound`,
        p99,
        LATEST_MS,
        'ms',
        '<= 1',
      ),
      row('A5recall', `recall of them / exact`, recall, 1, 'recall', '>= 0.9'),
    ];
  },
};

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, axis) => sum + value * (b[axis] as number), 0);
}
