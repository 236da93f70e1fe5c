import type { CallOptions, Clock } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { IndexState } from '../index-state.js';
import type { ServedSegment } from '../search/served-segment.js';
import type { LogExtent } from '../snapshot/take-snapshot.js';
import { chooseSources } from './choose-sources.js';
import { mergeSegments } from './merge-segments.js';
import { report } from './open-access.js';
import { lacksIndex, openSegment, rebuildIndex } from './rebuild-index.js';
import { unwrittenSegments } from './unwritten-segments.js';
import type { VectorIndexDamage } from './verify-files.js';
import { verifyFiles } from './verify-files.js';

/** How an index is kept in order. */
export interface UpkeepOptions {
  /** From so many rows on, fresh ones become a segment. */
  readonly freshRows: number;
  readonly clock: Clock;
}

/** The work behind an index, one job at a time: building, clearing away, healing. */
export class Upkeep {
  readonly #state: IndexState;
  readonly #options: UpkeepOptions;
  readonly #closing = new AbortController();
  #jobs: Promise<unknown> = Promise.resolve();
  readonly #reopening = new Set<ServedSegment>();
  #isPlanned = false;
  #waiting = 0;
  /** After a failure it is only tried again when there are as many fresh rows again. */
  #hasFailed = false;

  constructor(state: IndexState, options: UpkeepOptions) {
    this.#state = state;
    this.#options = options;
  }

  /** Looks whether there is something to do, and does it in the background. Cheap; called after every write. */
  poke(): void {
    if (this.#isPlanned || this.#closing.signal.aborted || this.#sources() === undefined) return;
    this.#isPlanned = true;
    void this.#background(async () => {
      this.#isPlanned = false;
      const sources = this.#sources();
      if (sources !== undefined) await this.#merge(sources);
    }).finally(() => this.poke());
  }

  /** Makes a segment of the fresh rows and of those that an earlier merge could not write, and waits until it is there. */
  flush(): Promise<void> {
    return this.run(async () => {
      const unwritten = unwrittenSegments(this.#state, this.#state.served);
      if (this.#state.table.tail.count > 0 || unwritten.length > 0) await this.#merge(unwritten);
    });
  }

  /** Makes one segment of all, without dead rows, and waits until it is there. */
  compact(): Promise<void> {
    return this.run(async () => {
      const { served, table } = this.#state;
      const isWhole = served.length === 2 && served[0]?.segment.dead === 0 && table.tail.count === 0;
      const isCompact = isWhole && unwrittenSegments(this.#state, this.#state.served).length === 0;
      if (!isCompact && (table.size > 0 || served.length > 1)) await this.#merge(served.slice(0, -1));
    });
  }

  /** Looks at every file, and replaces the damaged ones. */
  verify(): Promise<VectorIndexDamage> {
    return this.run(async () => {
      const state = this.#state;
      const found = await verifyFiles(state, this.#untilClosed());
      const indexes = state.served.filter(({ damage }) => damage !== undefined);
      const rewrites = found.damaged.filter((name) => !name.startsWith('index-'));
      if (rewrites.length > 0) {
        await this.#merge(state.served.slice(0, -1));
        for (const file of found.damaged) state.emit({ kind: 'healed', file, from: 'memory' });
      } else {
        for (const served of indexes) await rebuildIndex(state, served, this.#untilClosed());
      }
      return found;
    });
  }

  /** Builds the index files that are missing or damaged, in the background. */
  repair(): void {
    void this.#background(async () => {
      for (const served of this.#state.served) {
        if (lacksIndex(this.#state, served)) await rebuildIndex(this.#state, served, this.#untilClosed());
      }
    });
  }

  /** The logs that tell what came after the manifest, and how long they are. Call it while no write is in progress. */
  async listLogs(): Promise<LogExtent[]> {
    const { place, target, firstLog, logNumber } = this.#state;
    const numbers = (await place.directory?.logsFrom(firstLog)) ?? [];
    const extents = numbers.map(async (number) => {
      const bytes =
        number === logNumber ? (target.log?.bytes ?? 0) : ((await place.directory?.readLog(number))?.length ?? 0);
      return { number, bytes };
    });
    return Promise.all(extents);
  }

  /** Opens again what answers for a segment, in the background, because it failed. */
  reopen(served: ServedSegment): void {
    if (this.#reopening.has(served)) return;
    this.#reopening.add(served);
    void this.#background(async () => {
      await served.use({});
      await openSegment(this.#state, served, this.#untilClosed());
      if (served.damage !== undefined) await rebuildIndex(this.#state, served, this.#untilClosed());
    }).finally(() => this.#reopening.delete(served));
  }

  /** Runs a job after those before it. @throws What it throws; `ERR_CLOSED` */
  run<Result>(job: () => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    const done = this.#jobs.then(async () => {
      try {
        if (this.#closing.signal.aborted) throw new FeedloomError('ERR_CLOSED', 'The vector index is closed.');
        return await job();
      } finally {
        this.#waiting -= 1;
        if (this.#waiting === 0) await this.#state.engines.rest();
      }
    });
    this.#jobs = done.catch(() => undefined);
    return done;
  }

  /** Gives up what is being done, and waits until that has ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#state.engines.abandon();
    await this.#jobs;
  }

  #background(job: () => Promise<void>): Promise<void> {
    return this.run(job).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) report(this.#state, error);
    });
  }

  #sources(): ServedSegment[] | undefined {
    const { freshRows } = this.#options;
    const durable = this.#state.place.directory !== undefined;
    return chooseSources(this.#state.served, { freshRows, durable, onlyIfFresh: this.#hasFailed });
  }

  async #merge(sources: readonly ServedSegment[]): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.monotonic();
    this.#hasFailed = true;
    const rows = await mergeSegments(this.#state, sources, this.#untilClosed());
    this.#hasFailed = false;
    this.#state.emit({ kind: 'built', rows, durationMs: clock.monotonic() - startedAt });
  }

  /** Ends with the index. */
  #untilClosed(): CallOptions {
    return { signal: this.#closing.signal };
  }
}
