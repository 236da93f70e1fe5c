import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { swiftShaderEnvironment, whyNoSwiftShader } from '../../../../engines/swiftshader/swiftshader.js';
import { openEmbedder } from '../../src/index.js';
import type { ModelManifest } from '../../src/index.js';
import { SHIPPED_MODEL } from '../../src/model/shipped-model.js';
import { coloured } from '../support/pictures.js';

describe.skipIf(whyNoSwiftShader() !== undefined)('the embedder that ships, on WebGPU, emulated', () => {
  it('gives the vectors and labels that it gives on the CPU', { timeout: 240_000 }, async () => {
    for (const [name, value] of Object.entries(swiftShaderEnvironment())) vi.stubEnv(name, value);
    const images = [await coloured(4, 300, 200)];
    // Without the manifest's `expects`: each run takes many seconds there, and this one compares with the CPU itself.
    const manifest = JSON.parse(await readFile(join(SHIPPED_MODEL, 'manifest.json'), 'utf8')) as ModelManifest;
    const model: ModelManifest = { ...manifest, expects: undefined };
    const common = { model, folder: SHIPPED_MODEL, executor: 'child', buckets: [1], warmUp: false } as const;
    await using cpu = await openEmbedder({ ...common, device: 'cpu' });
    const openOnGpu = () => openEmbedder({ ...common, device: 'webgpu', maxRunMs: 180_000 });
    // The trial of a device has 30 s, which an emulated one may miss once while other tests run.
    await using gpu = await openOnGpu().catch(openOnGpu);
    expect(gpu.device).toBe('webgpu');
    const [[expected], [actual]] = [await cpu.look(images, { minScore: 0 }), await gpu.look(images, { minScore: 0 })];
    vi.unstubAllEnvs();
    const differences = expected?.vector.map((value, at) => Math.abs(value - (actual?.vector[at] ?? NaN))) ?? [NaN];
    expect(Math.max(...differences)).toBeLessThan(1e-3);
    expect(actual?.labels[0]?.label).toBe(expected?.labels[0]?.label);
  });
});
