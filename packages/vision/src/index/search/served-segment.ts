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
  /** Whether what answered for it has failed, and nothing answers in its place yet. */
  hasFailed = false;
  #access: SegmentAccess = {};
  /** Each settles when its reader leaves. */
  readonly #readers = new Set<Promise<void>>();

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
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    this.#readers.add(left);
    return () => {
      this.#readers.delete(left);
      leave();
    };
  }

  /** Replaces what answers for it, and closes what did once those who read now have left; later ones delay nothing. */
  async use(access: SegmentAccess): Promise<void> {
    const { graph, engine } = this.#access;
    this.#access = access;
    if (access.graph !== undefined || access.engine !== undefined) this.hasFailed = false;
    await Promise.all(this.#readers);
    await Promise.all([
      graph === access.graph ? undefined : graph?.close(),
      engine === access.engine ? undefined : engine?.close(),
    ]);
  }
}
