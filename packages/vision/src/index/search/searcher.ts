import { Deadline, FeedloomError } from '@feedloom/core';
import type { SharedRows } from '../rows/segment.js';
import type { LoadedGraph } from '../usearch/loaded-graph.js';
import type { Found, PartQuery } from './find-nearest.js';
import { scan, score, walk } from './find-nearest.js';
import { Nearest } from './nearest.js';
import { RowReader } from './row-reader.js';
import type { SearchReply, SearchRequest } from './search-messages.js';

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
    return {
      scores: join(
        Float64Array,
        found.map(({ scores }) => scores),
      ),
      parts: join(
        Uint32Array,
        found.map(({ segments }) => segments),
      ),
      rows: join(
        Uint32Array,
        found.map(({ rows }) => rows),
      ),
      counts: Uint32Array.from(found, ({ rows }) => rows.length),
      exact: Uint8Array.from(found, ({ exact }) => Number(exact)),
      complete: Uint8Array.from(found, ({ complete }) => Number(complete)),
    };
  }

  #searchOne(request: SearchRequest, position: number, deadline: Deadline) {
    const { queries, limit, capacity, minScore, parts } = request;
    // A copy of its own, because the native library reads from the start of the buffer.
    const query = queries.slice(position * this.#dimension, (position + 1) * this.#dimension);
    const exactQuery = Float64Array.from(query);
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

function join<Numbers extends Float64Array | Uint32Array>(
  Numbers: new (length: number) => Numbers,
  lists: readonly Numbers[],
): Numbers {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const joined = new Numbers(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    joined.set(list, end);
    end += list.length;
  }
  return joined;
}
