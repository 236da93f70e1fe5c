import type { PlainEdge } from './sealed-graph.js';

/** The chance to step from each item to each other one, over the edges as they are: `[from][to]`. */
export function stepChances(items: number, edges: readonly PlainEdge[]): number[][] {
  const chances = Array.from({ length: items }, () => new Array<number>(items).fill(0));
  const weightOf = ([, , weight = 1]: PlainEdge): number => weight;
  const sum = (list: readonly PlainEdge[]): number => list.reduce((total, edge) => total + weightOf(edge), 0);
  for (let from = 0; from < items; from += 1) {
    const out = edges.filter(([item]) => item === from);
    for (const edge of out) {
      const back = edges.filter(([, collection]) => collection === edge[1]);
      for (const other of back) {
        const row = chances[from] ?? [];
        row[other[0]] = (row[other[0]] ?? 0) + (weightOf(edge) / sum(out)) * (weightOf(other) / sum(back));
      }
    }
  }
  return chances;
}

/** The expected share of visits of each item in a long walk from `start` that returns with the chance `restart`. */
export function visitShares(chances: readonly (readonly number[])[], start: number, restart: number): number[] {
  let at: readonly number[] = chances.map((_, item) => (item === start ? 1 : 0));
  let shares = [...at];
  for (let round = 0; round < 400; round += 1) {
    shares = at.map((_, to) => at.reduce((sum, chance, from) => sum + chance * (chances[from]?.[to] ?? 0), 0));
    at = shares.map((share, item) => (1 - restart) * share + (item === start ? restart : 0));
  }
  return shares;
}
