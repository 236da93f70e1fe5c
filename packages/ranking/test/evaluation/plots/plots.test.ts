import { describe, expect, it } from 'vitest';
import { barChartSvg, histogramSvg, lineChartSvg } from '../../../src/evaluation/index.js';

/** Every tag is closed, and no attribute holds NaN. */
function expectSound(svg: string): void {
  const open: string[] = [];
  for (const [, closing, name, own] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (own === '') open.push(name ?? '');
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
}

describe('Plots', () => {
  it('draw lines with their names', () => {
    const series = [
      {
        name: 'walk & co',
        points: [
          [1, 0.1],
          [100, 0.5],
        ] as const,
      },
      { name: 'none', points: [] },
    ];
    const svg = lineChartSvg(series, { title: 'Recall <at k>', xLabel: 'k', yLabel: 'recall' });
    expectSound(svg);
    expect(svg).toContain('walk &#38; co');
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('draw bars as long as their values', () => {
    const bar = (value: number): string => {
      const svg = barChartSvg([{ name: 'a', value, low: 0, high: 1 }], { title: 't', xLabel: 'x' });
      expectSound(svg);
      return /<rect[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? '';
    };
    expect(Number(bar(0.5)) / Number(bar(0.25))).toBeCloseTo(2, 2);
  });

  it('draw a histogram of which the bars hold all values', () => {
    const svg = histogramSvg([1, 1, 1, 5, 1000], {
      title: 't',
      xLabel: 'ms',
      bins: 10,
      marks: [{ name: 'p99', value: 5 }],
    });
    expectSound(svg);
    expect(svg.match(/<rect/g)).toHaveLength(10);
    expect(svg).toContain('p99 5');
  });

  it('can be empty, and refuse what is no number', () => {
    expectSound(histogramSvg([], { title: 't', xLabel: 'ms' }));
    expectSound(lineChartSvg([], { title: 't', xLabel: 'x', yLabel: 'y' }));
    expectSound(barChartSvg([], { title: 't', xLabel: 'x' }));
    expect(() => histogramSvg([NaN], { title: 't', xLabel: 'ms' })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
  });
});
