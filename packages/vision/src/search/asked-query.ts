import type { Box, Deadline, DetectedObject, VectorFilter } from '@feedloom/core';
import type { AnsweredQuery } from './kept-answers.js';

/** One query, checked and with its defaults. */
export interface AskedQuery {
  /** The item that was asked for; `undefined` for a picture. */
  readonly id: string | undefined;
  /** The part to look for; `undefined` for all of the picture. */
  readonly crop: Box | undefined;
  /** The words that were given. */
  readonly text: string | undefined;
  /** For whom to rank. */
  readonly user: string | undefined;
  readonly limit: number;
  readonly minSimilarity: number;
  readonly filter: VectorFilter | undefined;
  /** Whether to search by each object, too. */
  readonly searchesObjects: boolean;
  /** The picture; `undefined` for an item without one. Of an item it is read once, when first asked for. */
  readonly picture: (deadline: Deadline) => Promise<Uint8Array | undefined>;
  /** What was seen on the picture; never rejects, and is empty at the deadline at the latest. */
  readonly objects: Promise<readonly DetectedObject[]>;
  /** What an answer to it is kept under. */
  readonly answered: AnsweredQuery;
}
