import type { Neighbourhoods } from '../pinsage/neighbourhoods.js';
import type { SageWeights } from '../pinsage/sage-weights.js';
import type { EmbeddingTable, TableVersion } from './embedding-table.js';

/** What one layer takes in and sends on, for each of `n` items. In shared memory. */
export interface LayerTable {
  /** h, `[n, in]`: the features, or what the layer before gave. */
  readonly inputs: Float32Array;
  /** m = ReLU(Q h + q), `[n, m]` */
  readonly messages: Float32Array;
  /** s · m, `[n]`: how an item attends. */
  readonly selfScores: Float32Array;
  /** t · m, `[n]`: how an item is attended by others. */
  readonly neighbourScores: Float32Array;
}

/** What is known of items beside features and neighbours, one entry a row. */
export interface ItemFacts {
  /** In how many collections each item is. In shared memory. */
  readonly collections: Float32Array;
  /** When each was created, in days since the Unix epoch; 0 where that is not known. In shared memory. */
  readonly createdDays: Float32Array;
}

/**
 * All that a refresh computes, layer by layer, of one model and one epoch of the graph: enough to embed a new item, to
 * refresh a few, and to rank. Immutable.
 */
export interface SageTables extends ItemFacts {
  /** Of what it was computed. */
  readonly version: TableVersion;
  /** The model. */
  readonly weights: SageWeights;
  /** Who attends to whom, by row. In shared memory. */
  readonly neighbourhoods: Neighbourhoods;
  /** One entry a layer of the model. */
  readonly layers: readonly LayerTable[];
  /**
   * n = Σ α m of the last layer, `[n, m]`: what each item hears from its neighbours. A request needs no neighbours then, whose
   * gathering would take two thirds of its time. In shared memory.
   */
  readonly heard: Float32Array;
  /** What comes out, with the id of each row. */
  readonly embeddings: EmbeddingTable;
}
