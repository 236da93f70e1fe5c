import { describe, expect, it } from 'vitest';
import { fitPlan } from '../../src/preprocessing/fit-plan.js';
import { letterboxPlan } from '../../src/preprocessing/letterbox-plan.js';
import type { PreprocessingPlan } from '../../src/preprocessing/preprocessing-plan.js';

const base: PreprocessingPlan = { resample: 'bilinear', channels: 'rgb', scale: [1, 1, 1], shift: [0, 0, 0] };

describe('what a plan means for one picture', () => {
  it('is a margin on both sides for a letterbox, and says where the picture lies', () => {
    const fit = fitPlan(letterboxPlan(), { width: 1280, height: 717 });
    expect(fit.resized).toEqual({ width: 640, height: 358 });
    expect(fit.margins).toEqual({ left: 0, right: 0, top: 141, bottom: 141 });
    expect(fit.placement).toEqual({ left: 0, top: 141, width: 640, height: 358 });
  });

  it('places a picture beyond the edges where it crops', () => {
    const plan: PreprocessingPlan = {
      ...base,
      resize: { mode: 'shortest', edge: 256 },
      crop: { width: 224, height: 224, rounding: 'floor' },
    };
    const fit = fitPlan(plan, { width: 640, height: 427 });
    expect(fit.resized).toEqual({ width: 383, height: 256 });
    expect(fit.kept).toEqual({ left: 79, top: 16, width: 224, height: 224 });
    expect(fit.placement).toEqual({ left: -79, top: -16, width: 383, height: 256 });
  });

  it.each([
    ['floor', 1, 2, 1],
    ['half-even', 2, 1, 2],
  ] as const)('rounds odd margins as its origin does: %s', (rounding, left, before, after) => {
    const crop = { width: 4, height: 8, rounding };
    const fit = fitPlan({ ...base, crop }, { width: 7, height: 5 });
    expect(fit.kept).toEqual({ left, top: 0, width: 4, height: 5 });
    expect(fit.margins).toEqual({ left: 0, right: 0, top: before, bottom: after });
  });

  it('pads to a multiple at the right and the bottom', () => {
    const plan: PreprocessingPlan = { ...base, pad: { position: 'top-left', fill: [0, 0, 0], divisor: 32 } };
    expect(fitPlan(plan, { width: 65, height: 32 }).margins).toEqual({ left: 0, right: 31, top: 0, bottom: 0 });
  });

  it('limits the longer side as DETR does', () => {
    const plan: PreprocessingPlan = { ...base, resize: { mode: 'shortest', edge: 800, longest: 1333 } };
    expect(fitPlan(plan, { width: 640, height: 480 }).resized).toEqual({ width: 1066, height: 800 });
    expect(fitPlan(plan, { width: 2000, height: 500 }).resized).toEqual({ width: 1333, height: 333 });
    expect(fitPlan(plan, { width: 800, height: 1001 }).resized).toEqual({ width: 800, height: 1001 });
  });

  it('looks only at the middle of a very long picture', () => {
    const crop = { width: 224, height: 224, rounding: 'floor' } as const;
    const plan: PreprocessingPlan = { ...base, resize: { mode: 'shortest', edge: 256 }, crop };
    const fit = fitPlan(plan, { width: 40_000_000, height: 1 });
    expect(fit.resized.width).toBeLessThan(4096);
    expect(fit.part.left + fit.part.width / 2).toBeCloseTo(20_000_000, -1);
    expect(fit.kept).toMatchObject({ width: 224, height: 224 });
  });

  it('refuses a long picture that would have to be kept whole', () => {
    const plan: PreprocessingPlan = { ...base, resize: { mode: 'shortest', edge: 256 } };
    expect(() => fitPlan(plan, { width: 1_000_000, height: 1 })).toThrowError(
      expect.objectContaining({ code: 'ERR_TOO_LARGE' }) as Error,
    );
  });
});
