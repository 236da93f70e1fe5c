/**
 * What makes two vectors comparable. Vectors of different spaces must never meet in one index.
 *
 * All parts are fixed by the model and its preparation; {@link EmbeddingSpace.id} is a digest of the others.
 */
export interface EmbeddingSpace {
  /** A digest of the other fields, in hexadecimal: equal ids mean comparable vectors. */
  readonly id: string;
  /** The model's name, for people. */
  readonly model: string;
  /** SHA-256 of the model's weights, in hexadecimal. */
  readonly weights: string;
  /** SHA-256 of how pictures are prepared, in hexadecimal. */
  readonly preprocessing: string;
  /** The network's output that the vector comes from; `undefined` for its first one. */
  readonly output?: string | undefined;
  /** How the vector is made from the network's output: `in-graph`, `cls`, `mean`, with scales and crops where there are some. */
  readonly pooling: string;
  /** Numbers in a vector. */
  readonly dimension: number;
}
