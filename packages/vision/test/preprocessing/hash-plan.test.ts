import { expect, it } from 'vitest';
import { compileOpenClip } from '../../src/preprocessing/compile-open-clip.js';
import { hashPlan } from '../../src/preprocessing/hash-plan.js';
import { letterboxPlan } from '../../src/preprocessing/letterbox-plan.js';
import type { PreprocessingPlan } from '../../src/preprocessing/preprocessing-plan.js';

const plan = compileOpenClip({ size: 224 });

it('hashes equal plans alike, whatever the order of their keys and however they were stored', () => {
  const reversed = Object.fromEntries(Object.entries(plan).reverse()) as unknown as PreprocessingPlan;
  expect(hashPlan(reversed)).toBe(hashPlan(plan));
  expect(hashPlan(JSON.parse(JSON.stringify(plan)) as PreprocessingPlan)).toBe(hashPlan(plan));
  expect(hashPlan(plan)).toMatch(/^[0-9a-f]{64}$/);
});

it('hashes plans differently that differ in one number', () => {
  expect(hashPlan(compileOpenClip({ size: 224, mean: [0.4814546, 0.4578275, 0.40821073] }))).not.toBe(hashPlan(plan));
  expect(hashPlan(letterboxPlan({ width: 320 }))).not.toBe(hashPlan(letterboxPlan()));
});

it('never changes, because indexes are bound to it', () => {
  expect(hashPlan(letterboxPlan())).toMatchInlineSnapshot(
    `"75cf5624b3413eb242ff9c7e53f0f92d1b675f3c3aab155e03b4266969aaafd2"`,
  );
});
