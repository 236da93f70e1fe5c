import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../src/model/model-manifest.js';
import { loadPlan } from '../../src/model/load-plan.js';
import { checkPlan } from '../../src/preprocessing/check-plan.js';
import { compileHuggingFace } from '../../src/preprocessing/compile-hugging-face.js';
import { compileOpenClip } from '../../src/preprocessing/compile-open-clip.js';
import { letterboxPlan } from '../../src/preprocessing/letterbox-plan.js';

const size = { width: 8, height: 6 };
const plan = {
  resize: { mode: 'inside', ...size, rounding: 'floor' },
  resample: 'nearest',
  crop: { ...size, rounding: 'half-even' },
  pad: { position: 'centre', fill: [0, 127.5, 255], ...size },
  channels: 'bgr',
  scale: [1, 2, -3],
  shift: [0, 0, 0],
};

const wrong: readonly [string, object][] = [
  ['resize', { resize: 'small' }],
  ['resize', { resize: null }],
  ['resize.mode', { resize: { mode: 'bogus' } }],
  ['resize.mode', { resize: { mode: 'constructor' } }],
  ['resize.width', { resize: { mode: 'exact', width: 4097, height: 1 } }],
  ['resize.height', { resize: { mode: 'cover', width: 1, height: 0 } }],
  ['resize.edge', { resize: { mode: 'shortest', edge: 1.5 } }],
  ['resize.longest', { resize: { mode: 'shortest', edge: 1, longest: '9' } }],
  ['resize.rounding', { resize: { mode: 'inside', ...size } }],
  ['resize.edge', { resize: { mode: 'exact', ...size, edge: 1 } }],
  ['resample', { resample: 'mitchell' }],
  ['crop.width', { crop: { height: 1, rounding: 'floor' } }],
  ['pad.width', { pad: { position: 'centre', fill: [0, 0, 0], width: 1e6, height: 1e6 } }],
  ['pad.fill', { pad: { position: 'centre', fill: [0, 0, 256], ...size } }],
  ['pad.fill', { pad: { position: 'centre', fill: [0, 0], ...size } }],
  ['pad.position', { pad: { position: 'left', fill: [0, 0, 0], ...size } }],
  ['pad.divisor', { pad: { position: 'centre', fill: [0, 0, 0], divisor: 0 } }],
  ['channels', { channels: 'rgba' }],
  ['scale', { scale: 'abc' }],
  ['shift', { shift: [0, NaN, 0] }],
  ['crops', { crops: {} }],
];

describe('a plan', () => {
  it('is good if it was compiled, or written as one that was', () => {
    const compiled = [
      compileHuggingFace({
        size: { shortest_edge: 256 },
        crop_size: 224,
        resample: 3,
        image_mean: [0, 0, 0],
        image_std: [1, 1, 1],
      }),
      compileHuggingFace({ size: { height: 9, width: 9 }, resample: 2, do_pad: true, size_divisor: 32 }),
      compileOpenClip({ size: 224, resize_mode: 'longest' }),
      letterboxPlan(),
    ];
    for (const good of [plan, ...compiled]) expect(checkPlan(good)).toBe(good);
  });

  it.each(wrong)('is refused by its `%s`: %o', async (key, part) => {
    const message = expect.stringContaining(`\`${key}\``) as string;
    const refusal = { code: 'ERR_INVALID_ARGUMENT', message };
    const given = { ...plan, ...part };
    expect(() => checkPlan(given)).toThrowError(expect.objectContaining(refusal) as Error);
    const manifest = { preprocessing: given } as unknown as ModelManifest;
    await expect(loadPlan(manifest, '.')).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD', message });
  });
});
