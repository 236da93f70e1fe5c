import type { CallOptions, EmbeddingSpace } from '@feedloom/core';
import type { IndexDirectory } from './files/index-directory.js';
import type { FileFacts } from './files/manifest.js';
import type { VectorIndexEvent } from './index-event.js';
import type { SegmentEngines } from './engines/segment-engines.js';
import type { ItemTable } from './rows/item-table.js';
import type { BaseSearcher } from './search/base-searcher.js';
import type { ServedSegment } from './search/served-segment.js';
import type { WriteQueue, WriteTarget } from './write-queue.js';

/** All parts of an open index. */
export interface IndexState {
  readonly space: EmbeddingSpace;
  readonly table: ItemTable;
  /** Each segment of the table, in its order. */
  served: readonly ServedSegment[];
  /** Sees every segment, the fresh rows too. */
  readonly base: BaseSearcher;
  readonly writes: WriteQueue;
  readonly target: WriteTarget;
  readonly engines: SegmentEngines;
  /** Where files are made: the index's own directory, or a temporary one of an index in memory. */
  readonly place: FilePlace;
  /** The number of the log that is being written. */
  logNumber: number;
  /** The number of the log that the manifest names: the first one that is read when the index is opened. */
  firstLog: number;
  readonly emit: (event: VectorIndexEvent) => void;
  /** Gets a file back from the latest snapshot. @returns Whether that has it. */
  readonly restoreFile: (facts: FileFacts, options: CallOptions) => Promise<boolean>;
}

/** Where files are made. */
export interface FilePlace {
  /** The index's own directory; `undefined` for an index in memory. */
  readonly directory: IndexDirectory | undefined;
  /** Where a file is, or will be. */
  pathOf(name: string): Promise<string>;
  /** Makes names of files different. */
  nextGeneration(): number;
  /** Removes a file that nothing needs. */
  remove(name: string): Promise<void>;
  /** Removes a temporary directory; gives up a directory of its own. */
  close(): Promise<void>;
}
