import type { IndexFacts, SegmentFacts } from '../files/manifest.js';
import type { Segment } from '../rows/segment.js';
import type { SegmentEngine } from '../segment-engine.js';
import type { RemoteSearcher } from './remote-searcher.js';

/** How a segment can be searched other than by comparing all its rows in the searcher of the fresh ones. */
export interface SegmentAccess {
  /** A searcher that has loaded the segment's usearch index. */
  readonly graph?: RemoteSearcher | undefined;
  /** An engine that answers with rows. */
  readonly engine?: SegmentEngine | undefined;
}

/** A segment, its files, and what answers for it. What is replaced is closed when the last reader has left. */
export class ServedSegment {
  readonly segment: Segment;
  /** Its files, once they are written. */
  facts: SegmentFacts | undefined;
  /** The index file of an index in memory, which has no others. */
  index: IndexFacts | undefined;
  /** Why its own index cannot be used, if it ought to be. */
  damage: 'corrupt' | 'rebuilding' | undefined;
  #access: SegmentAccess = {};
  #readers = 0;
  #left: (() => void)[] = [];

  constructor(segment: Segment, facts?: SegmentFacts) {
    this.segment = segment;
    this.facts = facts;
  }

  /** What answers for it now. */
  get access(): SegmentAccess {
    return this.#access;
  }

  /** Enters a reader, for whom nothing is closed until it calls the function that is returned. */
  enter(): () => void {
    this.#readers += 1;
    return () => {
      this.#readers -= 1;
      if (this.#readers > 0) return;
      for (const left of this.#left.splice(0)) left();
    };
  }

  /** Replaces what answers for it, and closes what did once those who read now have left. */
  async use(access: SegmentAccess): Promise<void> {
    const { graph, engine } = this.#access;
    this.#access = access;
    if (this.#readers > 0) await new Promise<void>((resolve) => this.#left.push(resolve));
    await Promise.all([
      graph === access.graph ? undefined : graph?.close(),
      engine === access.engine ? undefined : engine?.close(),
    ]);
  }
}
