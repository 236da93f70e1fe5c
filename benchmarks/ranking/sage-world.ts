import { seededRandom } from '@feedloom/core';
import type { Candidate, UserContext } from '@feedloom/core';
import { initialWeights } from '@feedloom/ranking';
import type { SageItems, SageWeights } from '@feedloom/ranking';

/** Neighbours of an item. */
export const FAN_OUT = 10;

/** A model of three layers, `width` numbers in a feature, a message and an embedding. */
export function sageModel(width: number): SageWeights {
  return initialWeights({ features: width, dimension: width });
}

/** Items with random features, each with ten random neighbours: no row lies near those that it needs. */
export function sageItems(count: number, width: number): SageItems {
  const random = seededRandom('sage-items');
  return {
    ids: Array.from({ length: count }, (_, row) => `pin:${row}`),
    features: Float32Array.from({ length: count * width }, () => random.next() - 0.5),
    fanOut: FAN_OUT,
    neighbours: Int32Array.from({ length: count * FAN_OUT }, () => Math.floor(random.next() * count)),
    weights: new Float32Array(count * FAN_OUT).fill(1 / FAN_OUT),
    epoch: 1,
  };
}

/** Candidates from all over the catalogue. */
export function sageCandidates(count: number, size: number): Candidate[] {
  const random = seededRandom('sage-candidates');
  return Array.from({ length: count }, (_, at) => {
    const score = 1 / (1 + at);
    return { id: `pin:${Math.floor(random.next() * size)}`, score, provenance: [{ source: 'walk', score }] };
  });
}

/** A user with five interests, who did 64 things. */
export function sageUser(size: number): UserContext {
  const random = seededRandom('sage-user');
  const item = (): string => `pin:${Math.floor(random.next() * size)}`;
  const recent = Array.from({ length: 64 }, (_, at) => {
    return { event: String(at), user: 'ada', item: item(), kind: 'save', at: Date.now() - at * 3_600_000 };
  });
  const interests = Array.from({ length: 5 }, () => ({ item: item(), weight: 0.2 }));
  return { user: 'ada', recent, disliked: [], interests, revision: 1 };
}
