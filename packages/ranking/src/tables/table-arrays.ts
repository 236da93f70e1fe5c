import type { WeightArray } from '../pinsage/weight-arrays.js';
import { weightArrays } from '../pinsage/weight-arrays.js';
import type { SageTables } from './sage-tables.js';

/** One array of tables, and its name in a manifest. */
export interface TableArray {
  /** `layers.0.inputs`; a weight's begins with `weights.` */
  readonly name: string;
  /** The length of each axis. */
  readonly dims: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** Every array of tables, the model's among them, always in the same order. */
export function tableArrays(tables: SageTables): TableArray[] {
  const { weights, neighbourhoods, layers, heard, embeddings, collections, createdDays } = tables;
  const count = embeddings.size;
  const rows = (name: string, values: Float32Array | Int32Array, width: number): TableArray => {
    return { name, dims: [count, width], values };
  };
  return [
    ...weightArrays(weights).map((array: WeightArray) => ({ ...array, name: `weights.${array.name}` })),
    rows('neighbours', neighbourhoods.neighbours, neighbourhoods.fanOut),
    rows('shares', neighbourhoods.weights, neighbourhoods.fanOut),
    ...layers.flatMap(({ inputs, messages, selfScores, neighbourScores }, index) => [
      rows(`layers.${index}.inputs`, inputs, weights.layers[index]?.message.columns ?? 0),
      rows(`layers.${index}.messages`, messages, weights.layers[index]?.message.rows ?? 0),
      rows(`layers.${index}.selfScores`, selfScores, 1),
      rows(`layers.${index}.neighbourScores`, neighbourScores, 1),
    ]),
    rows('heard', heard, weights.layers.at(-1)?.message.rows ?? 0),
    rows('embeddings', embeddings.vectors, embeddings.dimension),
    rows('collections', collections, 1),
    rows('createdDays', createdDays, 1),
  ];
}
