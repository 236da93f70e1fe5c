/**
 * The rankers that are compared. `random`, `popularity`, `content` (the cosine of features), `collaborative` (item-item
 * co-occurrence) and `walk` (random walks) are what they say. `propagation` spreads features over the graph, untrained;
 * `pinsage` is the trained graph network; `blend` is the fusion of `collaborative`, `walk` and `pinsage`. `fresh` is the graph
 * network over cold items alone, and `content-of-cold` the cosine of features over cold items alone: what the restriction by
 * itself is worth.
 */
export const RANKERS = [
  'random',
  'popularity',
  'content',
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
