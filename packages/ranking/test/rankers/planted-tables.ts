import type { Candidate, Interaction, UserContext } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { refreshTables } from '../../src/pinsage/refresh/refresh-tables.js';
import type { SageTables } from '../../src/tables/sage-tables.js';
import { plantedItems, plantedModel } from '../pinsage/planted-model.js';

/** When requests are made. */
export const NOW = 1_700_000_000_000;

/** Tables of 300 items, `item:0` to `item:299`. */
export async function plantedTables(seed = 1): Promise<SageTables> {
  const random = seededRandom(seed);
  const model = plantedModel(random, { features: 9, dimension: 8, messages: 7 });
  return refreshTables(model, plantedItems(random, 300, 9, 4), { threads: 1 });
}

/** The same tables with other embeddings. */
export function withVectors(tables: SageTables, change: (vectors: Float32Array) => void): SageTables {
  const vectors = new Float32Array(new SharedArrayBuffer(tables.embeddings.vectors.byteLength));
  vectors.set(tables.embeddings.vectors);
  change(vectors);
  return { ...tables, embeddings: { ...tables.embeddings, vectors } };
}

/** Candidates `item:from` to `item:to`. */
export function candidatesOf(from: number, to: number): Candidate[] {
  return Array.from({ length: to - from }, (_, at) => ({
    id: `item:${from + at}`,
    score: 1 / (at + 1),
    provenance: [{ source: 'walk', score: 1 }],
  }));
}

/** A user who saved items, the first one last, an hour apart. */
export function userOf(...items: readonly string[]): UserContext {
  const recent = items.map((item, at): Interaction => {
    return { event: `e${at}`, user: 'ada', item, kind: 'save', at: NOW - at * 3_600_000 };
  });
  return { user: 'ada', recent, disliked: [], interests: [], revision: 1 };
}
