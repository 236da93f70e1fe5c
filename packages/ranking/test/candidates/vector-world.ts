import type { EmbeddingSpace, Interest, VectorItem } from '@feedloom/core';

export const SPACE: EmbeddingSpace = {
  ...{ id: 'space-1', model: 'toy', weights: '00', preprocessing: '00', pooling: 'mean' },
  dimension: 2,
};

/** Of length 1, at an angle in degrees. */
export function at(degrees: number): Float32Array {
  const angle = (degrees / 180) * Math.PI;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
}

/** `pin:0` to `pin:9`, nine degrees apart. */
export function vectorItems(): VectorItem[] {
  return Array.from({ length: 10 }, (_, pin) => ({ id: `pin:${pin}`, vector: at(pin * 9) }));
}

/** Likes `pin:0` twice as much as `pin:9`. */
export function likes(): Interest[] {
  return [
    { item: 'pin:0', weight: 0.6, vector: at(0) },
    { item: 'pin:9', weight: 0.3, vector: at(81) },
  ];
}
