import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPictures } from '../embedder/drawn-pictures.js';
import { evaluateEmbedder } from '../embedder/evaluate-embedder.js';
import type { Row } from '../embedder/row.js';

const MODEL = fileURLToPath(new URL('../../packages/vision/models/efficientnet-lite0', import.meta.url));

/** With so few kinds even chance is right one time in 8, so what only holds over all kinds is left to `eval:embedder`. */
const KINDS = 8;

describe('the vectors of the model that ships, on a part of the frozen corpus', () => {
  let rows: readonly Row[];

  beforeAll(async () => {
    rows = await evaluateEmbedder(await drawPictures(KINDS), { model: MODEL, copies: 24 });
  }, 180_000);

  const valueOf = (id: string): number => rows.find((row) => row.id === id)?.value ?? NaN;

  it('bring together what is of one kind, better than mean pooling does', () => {
    expect(valueOf('P1')).toBeGreaterThanOrEqual(0.85);
    expect(valueOf('P2')).toBeGreaterThanOrEqual(0.1);
    expect(valueOf('P3')).toBeGreaterThan(2);
  });

  it('stay when a picture is scaled, compressed, cropped or stored another way round', () => {
    expect(valueOf('V1')).toBeGreaterThanOrEqual(0.95);
    expect(valueOf('V2')).toBeGreaterThanOrEqual(0.93);
    expect(valueOf('V3')).toBeGreaterThanOrEqual(0.85);
    expect(valueOf('V5')).toBeGreaterThanOrEqual(0.999);
  });

  it('tell apart what shares nothing', () => {
    expect(valueOf('D1')).toBeLessThan(0.5);
    expect(valueOf('D6')).toBeGreaterThan(valueOf('D1'));
    expect(valueOf('D7') - valueOf('D8')).toBeGreaterThan(0.7);
  });
});
