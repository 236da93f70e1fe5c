import { describe, expect, it } from 'vitest';
import { publishGate } from '../../../src/evaluation/index.js';
import type { RankingReport } from '../../../src/evaluation/index.js';

/** A report of means; the difference of `pinsage` and `last` lies between those given. */
function report(
  means: Readonly<Record<string, number>>,
  [low, high]: readonly [number, number] = [-1, 1],
): RankingReport {
  const about = { slice: 'all', metric: 'recall@50' };
  const row = { ...about, low: 0, high: 1, seeds: 1, spread: 0, targets: 100 };
  const compared = { ...about, ranker: 'pinsage', against: 'last', difference: 0, low, high };
  return {
    rows: Object.entries(means).map(([ranker, mean]) => ({ ...row, ranker, mean })),
    comparisons: [{ ...compared, ratio: 1, ratioLow: 0, ratioHigh: 2 }],
  };
}

const previous = ['last'];

describe('The publish gate', () => {
  it('lets a model through that is better than popularity and the last one', () => {
    const verdict = publishGate(report({ popularity: 0.05, pinsage: 0.4, last: 0.39 }), { previous });
    expect(verdict).toEqual({ mayPublish: true, reasons: [] });
  });

  it('lets no model through that is worse than popularity, however little', () => {
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.05 })).mayPublish).toBe(true);
    const verdict = publishGate(report({ popularity: 0.05, pinsage: 0.0499 }));
    expect(verdict.mayPublish).toBe(false);
    expect(verdict.reasons.join()).toContain('`popularity` has 0.0500, and it must not be worse');
  });

  it('lets a model through that is worse than the last one by less than the bound, and none that is worse by more', () => {
    const slightly = report({ popularity: 0.05, pinsage: 0.385, last: 0.4 });
    expect(publishGate(slightly, { previous }).mayPublish).toBe(true);
    const clearly = report({ popularity: 0.05, pinsage: 0.375, last: 0.4 });
    const verdict = publishGate(clearly, { previous });
    expect(verdict.mayPublish).toBe(false);
    expect(verdict.reasons.join()).toContain('`last` has 0.4000, and it may be 5% worse');
    expect(publishGate(clearly, { previous, bound: 0.1 }).mayPublish).toBe(true);
  });

  it('lets no model through that is surely worse than the last one, by less than the bound as well', () => {
    const surely = report({ popularity: 0.05, pinsage: 0.385, last: 0.4 }, [-0.02, -0.01]);
    const verdict = publishGate(surely, { previous });
    expect(verdict.mayPublish).toBe(false);
    expect(verdict.reasons.join()).toContain('surely below that of `last`: by 0.0100 to 0.0200');
  });

  it('refuses what was not measured, or not compared, or is no number', () => {
    expect(publishGate(report({ popularity: 0.05 })).mayPublish).toBe(false);
    expect(publishGate(report({ popularity: 0.05, pinsage: NaN })).mayPublish).toBe(false);
    expect(publishGate(report({ pinsage: 0.4 })).mayPublish).toBe(false);
    expect(publishGate(report({ popularity: 0.05, pinsage: 0.4 }), { previous }).mayPublish).toBe(false);
    const measured = report({ popularity: 0.05, pinsage: 0.4, last: 0.3 }, [NaN, NaN]);
    expect(publishGate(measured, { previous }).mayPublish).toBe(false);
    expect(publishGate({ ...measured, comparisons: [] }, { previous }).mayPublish).toBe(false);
  });

  it('refuses a bound that is none', () => {
    expect(() => publishGate(report({}), { bound: NaN })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
