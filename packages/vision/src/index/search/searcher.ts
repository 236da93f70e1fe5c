import { Deadline, FeedloomError } from '@feedloom/core';
import type { SharedRows } from '../rows/segment.js';
import type { LoadedGraph } from '../usearch/loaded-graph.js';
import type { Found, PartQuery } from './find-nearest.js';
import { scan, score, walk } from './find-nearest.js';
import { Nearest } from './nearest.js';
import { RowReader } from './row-reader.js';
import type { SearchReply, SearchRequest } from './search-messages.js';

/** What was found for one query. */
interface FoundRows extends Found {
  readonly scores: Float64Array;
  readonly segments: Uint32Array;
  readonly rows: Uint32Array;
}

/** Searches segments in shared memory, in the thread that it is in. */
export class Searcher {
  readonly #dimension: number;
  readonly #readers = new Map<number, RowReader>();
  readonly #graph: LoadedGraph | undefined;

  constructor(dimension: number, segments: readonly SharedRows[], graph?: LoadedGraph) {
    this.#dimension = dimension;
    this.#graph = graph;
    for (const segment of segments) this.attach(segment);
  }

  /** Learns of a segment, or of new blocks of one. */
  attach(segment: SharedRows): void {
    this.#readers.set(segment.key, new RowReader(segment, this.#dimension));
  }

  /** Forgets a segment. */
  detach(key: number): void {
    this.#readers.delete(key);
  }

  /** Finds the nearest rows of each query. @throws `ERR_CORRUPT` if a loaded index names rows that are not there. */
  search(request: SearchRequest): SearchReply {
    const deadline = Deadline.of({ deadlineMs: request.budgetMs });
    const found = Array.from({ length: request.count }, (_, position) => this.#searchOne(request, position, deadline));
    return pack(found);
  }

  #searchOne(request: SearchRequest, position: number, deadline: Deadline): FoundRows {
    const { queries, limit, capacity, minScore, parts } = request;
    // A copy of its own, because the native library reads from the start of the buffer.
    const query = queries.slice(position * this.#dimension, (position + 1) * this.#dimension);
    const exactQuery = new Float64Array(query);
    const most = parts.reduce((sum, { allowedCount }) => sum + allowedCount, 0);
    const nearest = new Nearest(Math.max(1, Math.min(capacity, most)), minScore);
    let exact = true;
    let complete = true;
    parts.forEach((part, place) => {
      const reader = this.#readers.get(part.key);
      if (reader === undefined)
        throw new FeedloomError('ERR_INTERNAL', `A searcher was not told of segment ${part.key}.`);
      const asked = { query, exactQuery, position, limit, minScore, part, place, reader, nearest, deadline };
      const end = this.#searchPart(asked);
      exact &&= end.exact;
      complete &&= end.complete;
    });
    return { ...nearest.drain(), exact, complete };
  }

  #searchPart(asked: PartQuery): Found {
    const { by } = asked.part;
    if (by === 'scan') return scan(asked);
    if (by === 'index') return this.#graph === undefined ? scan(asked) : walk(this.#graph, asked);
    score(by, asked);
    return { exact: true, complete: true };
  }
}

/** Puts all numbers into one buffer, which is one thing to send. */
function pack(found: readonly FoundRows[]): SearchReply {
  const length = found.reduce((sum, { rows }) => sum + rows.length, 0);
  const buffer = new ArrayBuffer(16 * length);
  const scores = new Float64Array(buffer, 0, length);
  const parts = new Uint32Array(buffer, 8 * length, length);
  const rows = new Uint32Array(buffer, 12 * length, length);
  let end = 0;
  for (const each of found) {
    scores.set(each.scores, end);
    parts.set(each.segments, end);
    rows.set(each.rows, end);
    end += each.rows.length;
  }
  return {
    scores,
    parts,
    rows,
    counts: found.map((each) => each.rows.length),
    exact: found.map(({ exact }) => exact),
    complete: found.map(({ complete }) => complete),
  };
}
