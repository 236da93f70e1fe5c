import type { FaissIndexKind } from './faiss-layout.js';

/** What to build, every number decided. */
export interface FaissPlan {
  readonly kind: FaissIndexKind;
  readonly dimension: number;
  readonly count: number;
  /** Links of a row on each level but the lowest, which has twice as many. HNSW. */
  readonly links: number;
  /** Candidates that are looked at while a row is put in. HNSW. */
  readonly efConstruction: number;
  /** The first search effort to try: efSearch or probes. */
  readonly effort: number;
  /** The last one: doubled from the first until the self-test passes. */
  readonly maxEffort: number;
  /** The longest answer that {@link FaissPlan.minRecall} must hold for. */
  readonly longestAnswer: number;
  /** The least share of the true neighbours that the self-test accepts. */
  readonly minRecall: number;
}

/** libfaiss warns below 39 training rows a list. */
const ROWS_PER_LIST = 39;

/** Lists of an IVF index of `count` rows: four times the square root, as libfaiss's guidelines have it. */
function listsFor(count: number): number {
  return Math.max(1, Math.min(Math.floor(4 * Math.sqrt(count)), Math.floor(count / ROWS_PER_LIST)));
}

/** What libfaiss's factory is asked for. Too few rows to learn lists from are kept flat. */
export function factoryDescription({ kind, count, links }: FaissPlan): string {
  if (kind === 'flat' || (kind === 'ivf' && count < ROWS_PER_LIST)) return 'Flat';
  return kind === 'hnsw' ? `HNSW${links}` : `IVF${listsFor(count)},Flat`;
}

/** Rows that an IVF index learns its lists from. */
export function trainingRows({ count, dimension }: FaissPlan): number {
  const perList = 64;
  const mostNumbers = 1 << 25;
  return Math.min(count, listsFor(count) * perList, Math.max(1, Math.floor(mostNumbers / dimension)));
}

/** The first and the last search effort to try: there is no use in more probes than lists. */
export function effortRange({ kind, count, effort, maxEffort }: FaissPlan): {
  readonly first: number;
  readonly last: number;
} {
  const last = kind === 'ivf' ? Math.min(maxEffort, listsFor(count)) : maxEffort;
  return { first: Math.min(effort, last), last };
}
