import type { Clock } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { GrowingTimestamps } from '../../src/hbase/growing-timestamps.js';

const clockAt = (now: () => number): Clock => ({ now, monotonic: now, setTimer: () => () => undefined });

describe('GrowingTimestamps', () => {
  it('are those of the clock, which may stand still or go back', () => {
    let now = 1000;
    const timestamps = new GrowingTimestamps(clockAt(() => now));
    expect(timestamps.next('a')).toBe(1000);
    expect(timestamps.next('a')).toBe(1001);
    now = 500;
    expect(timestamps.next('a')).toBe(1002);
    expect(timestamps.next('b')).toBe(1000);
    now = 5000.7;
    expect(timestamps.next('a')).toBe(5000);
  });

  it('follow what was read in the row, however far ahead it is', () => {
    const timestamps = new GrowingTimestamps(clockAt(() => 1000));
    timestamps.next('a');
    timestamps.saw('a', 90_000);
    timestamps.saw('a', 400);
    expect(timestamps.next('a')).toBe(90_001);
    expect(timestamps.next('b')).toBe(1000);
  });

  it('refuse to follow what nothing could follow', () => {
    const timestamps = new GrowingTimestamps(clockAt(() => 1000));
    expect(() => timestamps.saw('a', Number.MAX_SAFE_INTEGER)).toThrow(/no later one could follow/);
  });

  it('forget rows that the clock has passed, and no others', () => {
    let now = 1000;
    const timestamps = new GrowingTimestamps(clockAt(() => now));
    timestamps.next('warm');
    timestamps.saw('ahead', 1e9);
    for (let row = 0; row < 30_000; row += 1) {
      if (row % 100 === 0) now += 1;
      timestamps.next(`row ${row}`);
    }
    expect(timestamps.next('ahead')).toBe(1e9 + 1);
  });
});
