import type { CallOptions, Deadline, Degraded, VectorFilter, VectorHits } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { AllowedRows } from '../rows/filter-rows.js';
import { filterRows } from '../rows/filter-rows.js';
import type { ItemTable } from '../rows/item-table.js';
import type { SegmentEngine } from '../segment-engine.js';
import { askEngine } from './ask-engine.js';
import type { MergedHits, SegmentReply } from './merge-replies.js';
import { mergeReplies } from './merge-replies.js';
import type { BaseSearcher } from './base-searcher.js';
import type { RemoteSearcher } from './remote-searcher.js';
import type { SearchPart, SearchRequest } from './search-messages.js';
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
  /** Learns that what answers for a segment has failed. */
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

/** Why an answer is degraded while something fails that found no damage yet. */
const FAILED = 'error';
/** Failures that the caller or its time caused, or that pass with the load. */
const CALLERS_CODES = ['ERR_ABORTED', 'ERR_INVALID_ARGUMENT', 'ERR_OVERLOADED', 'ERR_TIMEOUT'] as const;
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
  const request = { queries, count, limit, capacity, minScore, budgetMs };
  const answers = await Promise.all(
    [...new Set(plans.map(({ searcher }) => searcher))].map((searcher) => {
      const own = plans.filter((each) => each.searcher === searcher);
      return ask(searcher, own, request, options, ground);
    }),
  );
  const replies = answers.map(({ reply }) => reply);
  const exact = plans.every((each) => each.exact);
  const reasons = [...plans, ...answers].flatMap((each) => each.degraded);
  const degraded = [...new Set(reasons)].map(describe);
  return mergeReplies(replies, { count, limit, capacity, exact, degraded });
}

/** Asks a searcher; if one of an index file fails, compares its rows instead. */
async function ask(
  searcher: BaseSearcher | RemoteSearcher,
  plans: readonly Plan[],
  request: Omit<SearchRequest, 'parts'>,
  options: CallOptions,
  { base, onFailure }: SearchGround,
): Promise<{ reply: SegmentReply; degraded: readonly string[] }> {
  const segments = plans.map(({ served }) => served.segment);
  const parts = plans.map(({ part }) => part);
  try {
    return { reply: { reply: await searcher.search({ ...request, parts }, options), segments }, degraded: [] };
  } catch (error) {
    if (searcher === base || isCallers(error)) throw error;
    for (const { served } of plans) tellFailure(served, searcher, onFailure);
    const scans = parts.map((part) => ({ ...part, by: 'scan' as const }));
    const reply = await base.search({ ...request, parts: scans }, options);
    return { reply: { reply, segments }, degraded: [FAILED] };
  }
}

async function plan(
  { served, allowed, rows }: Look,
  { queries, count, limit, deadline }: SearchOrder,
  { base, choose, onFailure }: SearchGround,
  capacity: number,
): Promise<Plan> {
  const { graph, engine } = choose(served, limit);
  const part = { key: served.segment.key, count: rows, allowed: allowed.bits, allowedCount: allowed.count };
  const reason = served.damage ?? (served.hasFailed ? FAILED : undefined);
  const degraded = reason === undefined ? [] : [reason];
  const scan = { served, part: { ...part, by: 'scan' as const }, searcher: base, exact: true };
  if (graph !== undefined) return { ...scan, part: { ...part, by: 'index' }, searcher: graph, degraded };
  if (engine === undefined) return { ...scan, degraded };
  try {
    const asked = { data: queries, count, limit: engine.exact ? capacity : limit };
    const found = await askEngine(engine, asked, allowed, rows, deadline.toCallOptions());
    if (found === undefined) return { ...scan, degraded };
    return { ...scan, part: { ...part, by: found }, exact: engine.exact, degraded };
  } catch (error) {
    if (isCallers(error)) throw error;
    tellFailure(served, engine, onFailure);
    return { ...scan, degraded: [FAILED] };
  }
}

/** Whether an error says nothing against what was asked. */
function isCallers(error: unknown): boolean {
  return CALLERS_CODES.some((code) => FeedloomError.is(error, code));
}

/** Tells of a failure once: another search may have told of it, and something else answers by now. */
function tellFailure(
  served: ServedSegment,
  failed: RemoteSearcher | SegmentEngine | BaseSearcher,
  onFailure: (served: ServedSegment) => void,
): void {
  const { graph, engine } = served.access;
  if (failed !== graph && failed !== engine) return;
  served.hasFailed = true;
  onFailure(served);
}

function describe(reason: string): Degraded {
  return { part: 'vector-index', reason, servedFrom: 'exact' };
}
