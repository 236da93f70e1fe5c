/**
 * The rankers that are compared. `random`, `popularity`, `content` (the cosine of features) and `walk` (random walks) are what
 * they say. `collaborative` is item-item co-occurrence that keeps 256 neighbours of each item, `collaborative-64` the same with
 * the 64 that `createCooccurrence` keeps by default. `propagation` spreads features over the graph, untrained; `pinsage` ranks by
 * products with the embeddings of the trained graph network, without the user's head, which `pinSage` serves. `blend` is the
 * fusion of `collaborative`, `walk` and `pinsage`. `fresh` is the graph network over cold items alone, and `content-of-cold` the
 * cosine of features over cold items alone: what the restriction by itself is worth.
 */
export const RANKERS = [
  'random',
  'popularity',
  'content',
  'collaborative-64',
  'collaborative',
  'walk',
  'propagation',
  'pinsage',
  'blend',
  'content-of-cold',
  'fresh',
] as const;

/** One of {@link RANKERS}. */
export type RankerName = (typeof RANKERS)[number];
