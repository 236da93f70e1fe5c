/** Of what a table was computed. Vectors of different versions must never meet in one product. */
export interface TableVersion {
  /** SHA-256 of the model's weights, in hexadecimal. */
  readonly modelId: string;
  /** The graph's epoch when the neighbourhoods were taken. */
  readonly graphEpoch: number;
  /** How many refreshes of changes came after the full refresh, each of which makes other vectors. @defaultValue 0 */
  readonly refresh?: number | undefined;
}

/** One vector for each of many items, for products and lookups. Immutable; a refresh makes another. */
export interface EmbeddingTable {
  /** Of what it was computed. */
  readonly version: TableVersion;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Items. */
  readonly size: number;
  /** `[size, dimension]`, row-major, in shared memory; each of L2 norm 1, or all 0 for an item of which nothing is known. */
  readonly vectors: Float32Array;
  /** The id of each row. */
  readonly ids: readonly string[];
  /** The item's row; `undefined` if it has none. */
  rowOf(id: string): number | undefined;
}
