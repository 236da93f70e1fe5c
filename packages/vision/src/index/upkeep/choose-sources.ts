import type { ServedSegment } from '../search/served-segment.js';

/** More dead rows than this share of a segment are cleared away. */
const DEAD_SHARE = 0.2;

/** What a merge may take in. */
export interface SourceOptions {
  /** From so many rows on the tail is worth a segment of its own. */
  readonly freshRows: number;
  /** Whether every segment must have files. */
  readonly durable: boolean;
  /** Whether nothing is to be done before there are enough fresh rows, whatever else is due. */
  readonly onlyIfFresh: boolean;
}

/**
 * Which segments are to become one with the tail: `undefined` if none.
 *
 * Small ones are merged as the tail grows, each time with those that are at most twice as large as what they are merged
 * with, so that a row is copied a logarithmic number of times; and those of which more than 20 % is dead.
 */
export function chooseSources(served: readonly ServedSegment[], options: SourceOptions): ServedSegment[] | undefined {
  const tail = served.at(-1);
  if (tail === undefined) return undefined;
  const others = served.slice(0, -1);
  const needed = others.filter((each) => isWasteful(each) || (options.durable && each.facts === undefined));
  if (tail.segment.live < options.freshRows && (needed.length === 0 || options.onlyIfFresh)) return undefined;
  const sources = [tail, ...needed];
  let rows = sources.reduce((sum, { segment }) => sum + segment.live, 0);
  const rest = others.filter((each) => !needed.includes(each));
  for (const each of rest.sort((left, right) => left.segment.live - right.segment.live)) {
    if (each.segment.live > 2 * rows) break;
    sources.push(each);
    rows += each.segment.live;
  }
  return sources;
}

function isWasteful({ segment }: ServedSegment): boolean {
  return segment.dead > Math.max(64, segment.count * DEAD_SHARE);
}
