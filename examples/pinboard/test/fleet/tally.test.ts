import { describe, expect, it } from 'vitest';
import { Histogram } from '../../fleet/load/histogram.js';
import { Tally } from '../../fleet/load/tally.js';

describe('latencies of simulated users', () => {
  it('have quantiles that are right to four percent, and never above the largest', () => {
    const histogram = new Histogram();
    for (let ms = 1; ms <= 1000; ms += 1) histogram.record(ms);
    for (const [share, exact] of [
      [0.5, 500],
      [0.95, 950],
      [0.99, 990],
    ] as const) {
      expect(histogram.quantile(share)).toBeGreaterThanOrEqual(exact);
      expect(histogram.quantile(share)).toBeLessThanOrEqual(exact * 1.04);
    }
    expect(histogram.quantile(1)).toBe(1000);
    expect(new Histogram().quantile(0.5)).toBeUndefined();
  });

  it('add up to those of all', () => {
    const [quick, slow] = [new Histogram(), new Histogram()];
    for (let each = 0; each < 90; each += 1) quick.record(10);
    for (let each = 0; each < 10; each += 1) slow.record(300);
    quick.add(slow);
    expect(quick.count).toBe(100);
    expect(quick.quantile(0.9)).toBeLessThan(11);
    expect(quick.quantile(0.91)).toBeGreaterThan(290);
  });
});

describe('the tally of simulated users', () => {
  it('counts an answer as late by the limit of its flow, and a refusal as no error', () => {
    const tally = new Tally();
    tally.record('open', 'answered', 201);
    tally.record('create', 'answered', 201);
    tally.record('page', 'refused', 5);
    tally.record('save', 'failed', 5);
    const { all, flows } = tally.total();
    expect(all).toMatchObject({ requests: 4, errors: 1, refused: 1, late: 1 });
    expect(flows.find(({ flow }) => flow === 'open')).toMatchObject({ requests: 1, late: 1 });
    expect(flows.find(({ flow }) => flow === 'create')).toMatchObject({ requests: 1, late: 0 });
  });

  it('begins anew when it is cleared', () => {
    const tally = new Tally();
    tally.record('open', 'failed', 1);
    tally.degraded('ranker');
    tally.clear();
    expect(tally.total()).toMatchObject({ all: { requests: 0, errors: 0 }, degraded: {} });
    expect(tally.recent().all.requests).toBe(0);
  });
});
