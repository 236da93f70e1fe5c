import { quote } from '@feedloom/core';
import type { EmbeddingSpace } from '@feedloom/core';
import type { ReadRow, VisionModelFacts } from '../model/vision-model.js';
import { spaceOfModel } from './embedding-space.js';
import { poolRow } from './pool-row.js';
import { rankLabels } from './rank-labels.js';
import type { RankedLabel } from './rank-labels.js';
import { tensorRow } from './tensor-row.js';
import { toUnit } from './unit-vector.js';

/** How many labels of a picture are kept. */
export const MAX_LABELS = 10;

/** What one look of a model at a picture tells, as it is kept in caches. */
export interface KeptLook {
  /** Of L2 norm 1. */
  readonly vector: Float32Array;
  /** The likeliest classes, best first, at most 10; none if the model has no labels. */
  readonly labels: readonly RankedLabel[];
}

/** Which outputs an embedder needs, how a look is made of them, and what its vectors are comparable with. */
export interface LookReading {
  readonly outputs: readonly string[];
  readonly read: ReadRow<KeptLook>;
  readonly space: EmbeddingSpace;
}

/** @throws `ERR_UNSUPPORTED` if the model makes no vectors. */
export function lookReading({ manifest, weights, preprocessing, labels, outputs }: VisionModelFacts): LookReading {
  const { id, output, input } = manifest;
  const space = spaceOfModel(manifest, weights, preprocessing);
  const name = output?.name ?? outputs[0]?.name ?? 'output';
  const logits = labels.length > 0 ? manifest.outputs['logits'] : undefined;
  const origin = `The output ${quote(name)} of the model ${quote(id)}`;
  return {
    outputs: logits === undefined ? [name] : [name, logits.name],
    space,
    read(results, row) {
      const pooled = poolRow(tensorRow(results, name, row), output?.pool ?? 'none', input.layout);
      const ranked =
        logits === undefined ? [] : rankLabels(tensorRow(results, logits.name, row).data, logits.scores, MAX_LABELS);
      return { vector: toUnit(pooled, space.dimension, origin), labels: ranked };
    },
  };
}
