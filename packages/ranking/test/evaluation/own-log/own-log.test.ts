import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/index.js';
import { logSet, replayServed } from '../../../src/evaluation/index.js';
import type { Answers } from '../../../src/evaluation/index.js';

let events = 0;
const entry = (
  kind: LogEntry['kind'],
  user: string,
  item: string,
  at: number,
  more: Partial<LogEntry> = {},
): LogEntry => {
  events += 1;
  return { event: String(events), kind, user, item, at, ...more };
};

describe('A log as a set', () => {
  it('is cut at one moment for all users', async () => {
    const log = [1, 2, 3, 4, 5].flatMap((at) => [
      entry('engaged', 'ann', `a${at}`, at),
      entry('engaged', 'bob', `b${at}`, at + 0.5),
    ]);
    const set = await logSet([...log].reverse(), { trainRatio: 0.6 });
    expect(set.splitAt).toBe(4);
    expect([set.before.count, set.after.count]).toEqual([6, 4]);
    expect(Array.from(set.after.items, (item) => set.itemIds[item])).toEqual(['a4', 'b4', 'a5', 'b5']);
  });

  it('counts an event once, and a save of one item by one user once', async () => {
    const once = entry('engaged', 'ann', 'x', 1);
    const set = await logSet([once, once, entry('engaged', 'ann', 'x', 9), entry('engaged', 'ann', 'y', 2)], {
      trainRatio: 1,
    });
    expect([...set.before.at]).toEqual([1, 2]);
    expect(set.after.count).toBe(0);
  });

  it('keeps collections apart from what users engage with elsewhere', async () => {
    const log = [
      entry('engaged', 'ann', 'x', 1, { collection: 'c' }),
      entry('engaged', 'bob', 'x', 2, { collection: 'c' }),
      entry('engaged', 'ann', 'y', 3),
      entry('engaged', 'bob', 'y', 4),
    ];
    const { before } = await logSet(log, { trainRatio: 1 });
    expect(before.collections[0]).toBe(before.collections[1]);
    expect(before.collections[2]).not.toBe(before.collections[3]);
  });

  it('knows what was served since, and whether it was engaged with afterwards', async () => {
    const log = [
      entry('engaged', 'ann', 'old', 1),
      entry('served', 'ann', 'early', 2, { propensity: 0.5 }),
      entry('served', 'ann', 'yes', 10, { propensity: 0.5 }),
      entry('served', 'ann', 'no', 11),
      entry('engaged', 'ann', 'yes', 12),
    ];
    const { served, itemIds, items } = await logSet(log, { splitAt: 5 });
    expect(items).toBe(4);
    expect(served.map(({ item, isEngaged, propensity }) => [itemIds[item], isEngaged, propensity])).toEqual([
      ['yes', true, 0.5],
      ['no', false, undefined],
    ]);
  });

  it('scales features, has none unless they are given, and refuses different lengths', async () => {
    const log = [entry('engaged', 'ann', 'x', 1), entry('engaged', 'ann', 'y', 2)];
    const own = await logSet(log, { featuresOf: (item) => (item === 'x' ? Float32Array.of(3, 4) : undefined) });
    expect(own.dimension).toBe(2);
    expect([...own.features].map((value) => Number(value.toFixed(5)))).toEqual([0.6, 0.8, 0, 0]);
    expect(await logSet(log)).toMatchObject({ dimension: 0, features: new Float32Array() });
    const wrong = logSet(log, { featuresOf: (item) => new Float32Array(item === 'x' ? 2 : 3) });
    await expect(wrong).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('is refused without anything to learn from', async () => {
    await expect(logSet([entry('served', 'ann', 'x', 1)])).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});

describe('A replay', () => {
  const answers: Answers = {
    ranker: 'r',
    asked: Uint32Array.of(0, 7),
    places: new Uint32Array(),
    listLength: 2,
    lists: Uint32Array.of(1, 2, 3, 4),
  };

  it('is what a hand computes', () => {
    const found = replayServed(
      [
        { user: 0, item: 1, propensity: 0.5, isEngaged: true },
        { user: 0, item: 3, propensity: 0.1, isEngaged: true },
        { user: 7, item: 3, propensity: 0.25, isEngaged: false },
        { user: 7, item: 4, propensity: undefined, isEngaged: true },
        { user: 9, item: 4, propensity: 0.5, isEngaged: true },
      ],
      answers,
    );
    // Matches: weights 2 (engaged), 4 (not), and one without a propensity (engaged); four have one.
    expect(found).toMatchObject({ matches: 3, ips: 2 / 4, snips: 2 / 6, effectiveSamples: 36 / 20 });
    expect(found.replay).toBeCloseTo(2 / 3, 12);
  });

  it('finds the truth where what was served was drawn with known chances', () => {
    // Item 1 is engaged with half the time and served rarely; item 9 never, and served mostly.
    const served = Array.from({ length: 4000 }, (_, at) =>
      at % 10 === 0
        ? { user: 0, item: 1, propensity: 0.1, isEngaged: at % 20 === 0 }
        : { user: 0, item: 9, propensity: 0.9, isEngaged: false },
    );
    const { ips, snips, effectiveSamples } = replayServed(served, answers);
    expect(ips).toBeCloseTo(0.5, 6);
    expect(snips).toBeCloseTo(0.5, 6);
    expect(effectiveSamples).toBeCloseTo(400, 6);
  });

  it('caps what a single served item counts', () => {
    const served = [
      { user: 0, item: 1, propensity: 1e-9, isEngaged: true },
      { user: 0, item: 2, propensity: 1, isEngaged: false },
    ];
    expect(replayServed(served, answers, { maxWeight: 3 }).snips).toBe(0.75);
  });

  it('says nothing where nothing matches', () => {
    const found = replayServed([], answers);
    expect(found).toMatchObject({ matches: 0, snips: NaN, effectiveSamples: 0 });
  });
});
