import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../harness/command-line.js';
import { keeps, scaled } from '../harness/figure.js';
import { median, paired, throughput } from '../harness/paired.js';

describe('median', () => {
  it('is the middle one of an odd number, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([100, 20, 3])).toBe(20);
  });

  it('is the mean of the middle two of an even number', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  it('of nothing is not a number, which keeps no bound', () => {
    expect(keeps(median([]), '<= 1')).toBe(false);
    expect(keeps(median([]), '>= 1')).toBe(false);
  });
});

describe('keeps', () => {
  it('reads the three relations', () => {
    expect([keeps(1.5, '<= 1.5'), keeps(1.51, '<= 1.5')]).toEqual([true, false]);
    expect([keeps(6, '>= 6'), keeps(5.9, '>= 6')]).toEqual([true, false]);
    expect([keeps(1, '= 1'), keeps(1.5, '= 1')]).toEqual([true, false]);
  });

  it('refuses a goal that it cannot read rather than let it pass', () => {
    expect(() => keeps(1, '< 2')).toThrow(RangeError);
  });
});

describe('scaled', () => {
  it('is never less than what makes sense', () => {
    expect(scaled(200, { rounds: 5, scale: 0.2 }, 10)).toBe(40);
    expect(scaled(20, { rounds: 5, scale: 0.2 }, 10)).toBe(10);
  });
});

describe('paired', () => {
  const figure = { id: 'X', what: 'x', unit: 'µs', goal: '<= 2' };

  it('takes the median of the ratios of pairs, not the ratio of the medians', async () => {
    // The first of each is the warm-up round, which is not counted.
    const [ours, peer] = [
      [99, 10, 40, 9],
      [99, 5, 10, 9],
    ];
    const row = await paired(
      { ...figure, ours: async () => ours.shift() ?? NaN, peer: async () => peer.shift() ?? NaN },
      3,
    );
    expect(row).toEqual({ ...figure, ours: 10, peer: 9, ratio: 2, pass: true, rounds: 3 });
  });

  it('lets the sides take turns in going first', async () => {
    const order: string[] = [];
    const side = (name: string) => async (): Promise<number> => order.push(name);
    await paired({ ...figure, ours: side('ours'), peer: side('peer') }, 2);
    expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'peer', 'ours']);
  });
});

describe('throughput', () => {
  it('makes every call once, with no more in flight than asked for', async () => {
    let inFlight = 0;
    let most = 0;
    const made: number[] = [];
    await throughput(20, 4, async (index) => {
      most = Math.max(most, (inFlight += 1));
      await Promise.resolve();
      made.push(index);
      inFlight -= 1;
    });
    expect(most).toBe(4);
    expect(made.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });
});

describe('the command line', () => {
  it('measures all of the feed by default', () => {
    expect(readCommandLine([])).toEqual({ group: 'feed', only: undefined, isQuick: false, asJson: false });
  });

  it('takes figures by id', () => {
    expect(readCommandLine(['feed', '--quick', '--only', 'F1, F2a', '--json'])).toEqual({
      group: 'feed',
      only: new Set(['F1', 'F2a']),
      isQuick: true,
      asJson: true,
    });
  });

  it('refuses what it does not know', () => {
    expect(() => readCommandLine(['feed', '--fast'])).toThrow();
  });
});
