import { describe, expect, it } from 'vitest';
import { publishGate } from '../../../src/evaluation/index.js';
import type { MetricRow } from '../../../src/evaluation/index.js';

function report(means: Readonly<Record<string, number>>): { readonly rows: readonly MetricRow[] } {
  const row = { slice: 'all', metric: 'recall@50', low: 0, high: 1, seeds: 1, spread: 0, targets: 100 };
  return { rows: Object.entries(means).map(([ranker, mean]) => ({ ...row, ranker, mean })) };
}

describe('The publish gate', () => {
  it('lets a model through that is better than popularity and the last one', () => {
    const verdict = publishGate(report({ popularity: 0.05, pinsage: 0.4 }), report({ pinsage: 0.39 }));
    expect(verdict).toEqual({ mayPublish: true, reasons: [] });
  });

  it('lets a model through that is worse by less than the bound, and none that is worse by more', () => {
    const last = report({ pinsage: 0.4 });
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.385 }), last).mayPublish).toBe(true);
    const verdict = publishGate(report({ popularity: 0.05, pinsage: 0.375 }), last);
    expect(verdict.mayPublish).toBe(false);
    expect(verdict.reasons.join()).toContain('the last model has 0.4000');
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.375 }), last, { bound: 0.1 }).mayPublish).toBe(true);
  });

  it('refuses a first model that is worse than popularity', () => {
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.04 }), undefined).mayPublish).toBe(false);
  });

  it('refuses what was not measured, or is no number', () => {
    expect(publishGate(report({ popularity: 0.05 }), undefined).mayPublish).toBe(false);
    expect(publishGate(report({ popularity: 0.05, pinsage: NaN }), undefined).mayPublish).toBe(false);
    expect(publishGate(report({ pinsage: 0.4 }), undefined).mayPublish).toBe(false);
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.4 }), report({})).mayPublish).toBe(false);
  });

  it('refuses a bound that is none', () => {
    expect(() => publishGate(report({}), undefined, { bound: NaN })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
