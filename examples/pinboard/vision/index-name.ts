/** What may find the nearest vectors: a graph, the same by FAISS, or comparing them all. */
export const INDEXES = ['usearch', 'faiss', 'exact'] as const;

/** One of {@link INDEXES}. */
export type IndexName = (typeof INDEXES)[number];
