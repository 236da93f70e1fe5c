import type { RankReason } from '@feedloom/core';

/** Items of the history that are named as reasons. */
const MOST = 3;

/** The items of the history that a candidate attends to most, weightiest first; each at least its share of equal attention. */
export function attentionReasons(attention: Float32Array, items: readonly string[]): RankReason[] {
  const places = [...attention.keys()].filter((place) => (attention[place] ?? 0) * items.length >= 1);
  return places
    .sort((a, b) => (attention[b] ?? 0) - (attention[a] ?? 0) || a - b)
    .slice(0, MOST)
    .map((place) => ({ kind: 'attention', value: attention[place] ?? 0, via: items[place] }));
}
