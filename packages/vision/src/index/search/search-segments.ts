import type { Deadline, Degraded, VectorFilter, VectorHits } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { AllowedRows } from '../rows/filter-rows.js';
import { filterRows } from '../rows/filter-rows.js';
import type { ItemTable } from '../rows/item-table.js';
import { askEngine } from './ask-engine.js';
import type { MergedHits } from './merge-replies.js';
import { mergeReplies } from './merge-replies.js';
import type { BaseSearcher } from './base-searcher.js';
import type { RemoteSearcher } from './remote-searcher.js';
import type { SearchPart } from './search-messages.js';
import type { SegmentAccess, ServedSegment } from './served-segment.js';

/** A search that was checked. */
export interface SearchOrder {
  /** Shape `[count, dimension]`, unit vectors. */
  readonly queries: Float32Array;
  /** Queries. */
  readonly count: number;
  readonly limit: number;
  readonly minScore: number;
  readonly filter: VectorFilter | undefined;
  readonly deadline: Deadline;
}

/** Where to search. */
export interface SearchGround {
  /** The rows and their ids. */
  readonly table: ItemTable;
  /** Each segment of the table. */
  readonly served: readonly ServedSegment[];
  /** Sees every segment, the fresh rows too. */
  readonly base: BaseSearcher;
  /** How to look into a segment for so many neighbours. */
  readonly choose: (segment: ServedSegment, limit: number) => SegmentAccess;
  /** Learns that the engine of a segment has ended. */
  readonly onFailure: (segment: ServedSegment) => void;
}

/** A segment as it was when the search began: writes that come later do not change what is searched. */
interface Look {
  readonly served: ServedSegment;
  readonly rows: number;
  readonly allowed: AllowedRows;
}

interface Plan {
  readonly served: ServedSegment;
  readonly part: SearchPart;
  readonly searcher: BaseSearcher | RemoteSearcher;
  readonly exact: boolean;
  readonly degraded: readonly string[];
}

/** So many rows more than the limit are fetched, so that equal scores at the end can be told apart by id. */
const SLACK = 32;
/** What is left of the time for the way back, so that a searcher that runs out of time can hand in what it has. */
const SEARCHER_SHARE = 0.85;

/** Searches all segments at once, and merges what they found. */
export async function searchSegments(order: SearchOrder, ground: SearchGround): Promise<VectorHits[]> {
  const leave = ground.served.map((each) => each.enter());
  try {
    const looks = ground.served.map((served) => lookAt(served, order, ground.table)).filter(hasRows);
    for (let slack = SLACK; ; slack *= 8) {
      const { hits, isCut } = await searchOnce(looks, order, ground, order.limit + slack);
      if (!isCut) return hits;
    }
  } finally {
    for (const exit of leave) exit();
  }
}

function lookAt(served: ServedSegment, { filter }: SearchOrder, table: ItemTable): Look {
  const { segment } = served;
  return { served, rows: segment.count, allowed: filterRows(segment, filter, (ids) => table.rowsOf(ids, segment)) };
}

function hasRows({ allowed }: Look): boolean {
  return allowed.count > 0;
}

async function searchOnce(
  looks: readonly Look[],
  order: SearchOrder,
  ground: SearchGround,
  capacity: number,
): Promise<MergedHits> {
  const { limit, deadline, queries, count, minScore } = order;
  const plans = await Promise.all(looks.map((look) => plan(look, order, ground, capacity)));
  const options = deadline.toCallOptions();
  const budgetMs = options.deadlineMs === undefined ? undefined : options.deadlineMs * SEARCHER_SHARE;
  const replies = await Promise.all(
    [...new Set(plans.map(({ searcher }) => searcher))].map(async (searcher) => {
      const own = plans.filter((each) => each.searcher === searcher);
      const parts = own.map(({ part }) => part);
      const reply = await searcher.search({ queries, count, limit, capacity, minScore, parts, budgetMs }, options);
      return { reply, segments: own.map(({ served }) => served.segment) };
    }),
  );
  const exact = plans.every((each) => each.exact);
  const degraded = [...new Set(plans.flatMap((each) => each.degraded))].map(describe);
  return mergeReplies(replies, { count, limit, capacity, exact, degraded });
}

async function plan(
  { served, allowed, rows }: Look,
  { queries, count, limit, deadline }: SearchOrder,
  { base, choose, onFailure }: SearchGround,
  capacity: number,
): Promise<Plan> {
  const { graph, engine } = choose(served, limit);
  const part = { key: served.segment.key, count: rows, allowed: allowed.bits, allowedCount: allowed.count };
  const degraded: string[] = served.damage === undefined ? [] : [served.damage];
  const scan = { served, part: { ...part, by: 'scan' as const }, searcher: base, exact: true };
  if (graph !== undefined) return { ...scan, part: { ...part, by: 'index' }, searcher: graph, degraded };
  if (engine === undefined) return { ...scan, degraded };
  try {
    const asked = { data: queries, count, limit: engine.exact ? capacity : limit };
    const found = await askEngine(engine, asked, allowed, rows, deadline.toCallOptions());
    if (found === undefined) return { ...scan, degraded };
    return { ...scan, part: { ...part, by: found }, exact: engine.exact, degraded };
  } catch (error) {
    if (!FeedloomError.is(error, 'ERR_UNAVAILABLE')) throw error;
    onFailure(served);
    return { ...scan, degraded: [...degraded, 'error'] };
  }
}

function describe(reason: string): Degraded {
  return { part: 'vector-index', reason, servedFrom: 'exact' };
}
