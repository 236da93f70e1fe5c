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
/** faiss-node takes training rows as an array of numbers: 256 MB of them. */
const MOST_TRAINING_NUMBERS = 1 << 25;

type Size = Pick<FaissPlan, 'count' | 'dimension'>;

/** Lists of an IVF index: four times the root of its rows, as libfaiss's guidelines have it, or as many as can be learnt. */
function listsFor({ count, dimension }: Size): number {
  const learnable = Math.min(count, Math.floor(MOST_TRAINING_NUMBERS / dimension)) / ROWS_PER_LIST;
  return Math.max(1, Math.floor(Math.min(4 * Math.sqrt(count), learnable)));
}

/** What libfaiss's factory is asked for. Too few rows to learn lists from are kept flat. */
export function factoryDescription({ kind, links, ...size }: FaissPlan): string {
  if (kind === 'flat' || (kind === 'ivf' && size.count < ROWS_PER_LIST)) return 'Flat';
  return kind === 'hnsw' ? `HNSW${links}` : `IVF${listsFor(size)},Flat`;
}

/** Rows that an IVF index learns its lists from. */
export function trainingRows(size: Size): number {
  return Math.min(size.count, listsFor(size) * ROWS_PER_LIST);
}

/** The first and the last search effort to try: there is no use in more probes than lists. */
export function effortRange({ kind, effort, maxEffort, ...size }: FaissPlan): {
  readonly first: number;
  readonly last: number;
} {
  const last = kind === 'ivf' ? Math.min(maxEffort, listsFor(size)) : maxEffort;
  return { first: Math.min(effort, last), last };
}
