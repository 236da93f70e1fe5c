import type { FeedloomError } from '@feedloom/core';

/** Something that happened to an index, beside the calls that were made. */
export type VectorIndexEvent =
  | {
      /** A file is not what was written; it was put aside under `<name>.corrupt`. */
      readonly kind: 'corrupt';
      /** The file. */
      readonly file: string;
      /** What is wrong with it. */
      readonly error: FeedloomError;
    }
  | {
      /** A damaged file was replaced by the same bytes of a snapshot, or written again from memory or the vectors. */
      readonly kind: 'healed';
      /** The file that was damaged. */
      readonly file: string;
      /** From where its content came. */
      readonly from: 'snapshot' | 'memory' | 'vectors';
    }
  | {
      /** The directory was filled from a snapshot; what was written after that is lost, unless logs told of it. */
      readonly kind: 'restored';
      /** The generation of the snapshot. */
      readonly generation: number;
      /** Logs that do not go on from the snapshot, put aside under `<name>.corrupt`: what they told of is lost. */
      readonly dropped: readonly string[];
    }
  | {
      /** The end of the log had been cut short by a kill; nobody was told that it was written. */
      readonly kind: 'torn';
      /** Bytes that were dropped. */
      readonly bytes: number;
    }
  | {
      /** Fresh rows and small segments have become one segment. */
      readonly kind: 'built';
      /** Rows of the new segment. */
      readonly rows: number;
      /** How long it took, in milliseconds. */
      readonly durationMs: number;
    }
  | {
      /** Building or opening failed; answers come from the vectors, and it is tried again with the next build. */
      readonly kind: 'failed';
      /** Why. */
      readonly error: FeedloomError;
    }
  | {
      /** A worker or child ended by itself; it is started again. */
      readonly kind: 'worker-ended';
    };
