import type { Degraded, FeedPin } from './api.js';

const NAMES: Readonly<Record<string, string>> = {
  full: 'graph network',
  dot: 'nearest by network',
  collaborative: 'saved together',
  cached: 'your last good ranking',
  trending: 'trending',
};

/** What a rung of the ladder is called. */
export function rungName(rung: string): string {
  return NAMES[rung] ?? rung;
}

/** Says who ranked the pins of a chunk, each once, and what was not ranked; nothing if there is nothing to say. */
export function rankedBy(pins: readonly Pick<FeedPin, 'rung'>[], degraded: readonly Degraded[]): string | undefined {
  const isLate = (late: string): boolean => degraded.some(({ part }) => part === late);
  const rungs = [...new Set(pins.flatMap(({ rung }) => (rung === undefined ? [] : [rungName(rung)])))];
  const said = [
    ...(rungs.length > 0 ? [`ranked by: ${rungs.join(', ')}`] : []),
    ...(rungs.length === 0 && isLate('pull') ? ['not ranked for you this time'] : []),
    ...(isLate('rescore') ? ['what waited for you is in its old order'] : []),
  ];
  return said.length === 0 ? undefined : said.join('; ');
}
