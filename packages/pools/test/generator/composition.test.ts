import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { head, ids, manyOf, request, sources, type Pin } from './heads.js';

describe('without rules', () => {
  it('sources take turns in their order, each best first', () => {
    const slate = createGenerator({ mix: [] }).generate([head('a', ['1', '2', '3']), head('b', ['4'])], request());
    expect(ids(slate)).toEqual(['1', '4', '2', '3']);
  });

  it('one source keeps its order', () => {
    const heads = [manyOf('a', 40)];
    const slate = createGenerator({ mix: [] }).generate(heads, request({ size: 40 }));
    expect(ids(slate)).toEqual(heads[0]?.items.map(({ id }) => id));
  });

  it('nothing comes of nothing', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 1 })] });
    expect(generator.generate([], request()).picks).toEqual([]);
    expect(generator.generate([manyOf('a', 0)], request()).picks).toEqual([]);
  });
});

describe('mix.pattern', () => {
  it('repeats, and leaves the place of a dry source to the next rule', () => {
    const generator = createGenerator({ mix: [mix.pattern(['a', 'a', 'b']), mix.ratio({ c: 1 })] });
    const slate = generator.generate([manyOf('a', 9), manyOf('b', 1), manyOf('c', 9)], request({ size: 6 }));
    expect(sources(slate)).toEqual(['a', 'a', 'b', 'a', 'a', 'c']);
    expect(slate.picks[5]?.rule).toBe('ratio');
  });

  it('needs a source', () => {
    expect(() => mix.pattern([])).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });
});

describe('mix.slot', () => {
  it('reserves a place for a source', () => {
    const generator = createGenerator({ mix: [mix.slot(2, 'b'), mix.pattern(['a'])] });
    const slate = generator.generate([manyOf('a', 9), manyOf('b', 9)], request({ size: 4 }));
    expect(sources(slate)).toEqual(['a', 'a', 'b', 'a']);
    expect(slate.picks[2]).toEqual({ id: 'b-0', source: 'b', rule: 'slot', displaced: 0 });
  });

  it('reserves a place for the best placed item that a predicate accepts', () => {
    const generator = createGenerator({ mix: [mix.slot(0, (item) => item.id.endsWith('3')), mix.pattern(['a'])] });
    const slate = generator.generate([head('a', ['1', '2', '13']), head('b', ['23', '4'])], request({ size: 2 }));
    expect(ids(slate)).toEqual(['23', '1']);
  });

  it('breaks no limit for a slot', () => {
    const heads = [
      head('a', [
        { id: '1', author: 'x' },
        { id: '2', author: 'y' },
      ]),
      head('b', [{ id: '3', author: 'x' }]),
    ];
    const rules = [mix.slot(1, 'b'), mix.pattern(['a']), mix.gap<Pin>((item) => item.data.author, 2)];
    expect(ids(createGenerator<Pin>({ mix: rules }).generate(heads, request()))).toEqual(['1', '2', '3']);
  });

  it('leaves the place to the other rules when nothing fits within its reach', () => {
    const generator = createGenerator({ mix: [mix.slot(0, (item) => item.id === 'a-9', { lookahead: 5 })] });
    expect(ids(generator.generate([manyOf('a', 20)], request({ size: 1 })))).toEqual(['a-0']);
  });
});

describe('mix.size', () => {
  const longAway = mix.size(({ sinceLastVisitMs = 0 }) => (sinceLastVisitMs > 1000 ? 40 : 1));
  const generator = createGenerator({ mix: [longAway] });
  const served = (changes: Parameters<typeof request>[0]): number =>
    generator.generate([manyOf('a', 200)], request(changes)).picks.length;

  it('asks for more than usual, up to the most', () => {
    expect(served({ size: 25, sinceLastVisitMs: 2000 })).toBe(40);
    expect(served({ size: 25, max: 30, sinceLastVisitMs: 2000 })).toBe(30);
  });

  it('never makes a chunk smaller than the one asked for', () => {
    expect(served({ size: 25 })).toBe(25);
    expect(served({ size: 75 })).toBe(75);
  });

  it('ignores an answer that is no number', () => {
    const broken = createGenerator({ mix: [mix.size(() => Number.NaN)] });
    expect(broken.generate([manyOf('a', 30)], request({ size: 5 })).picks).toHaveLength(5);
  });
});

describe('mix.when', () => {
  const evening = mix.when(({ signals }) => signals['evening'] === true, [mix.ratio({ b: 1 })]);
  const generator = createGenerator({ mix: [evening, mix.ratio({ a: 1 })] });

  it('applies its rules only while its condition holds', () => {
    const heads = [manyOf('a', 9), manyOf('b', 9)];
    expect(sources(generator.generate(heads, request({ size: 2 })))).toEqual(['a', 'a']);
    expect(sources(generator.generate(heads, request({ size: 2, signals: { evening: true } })))).toEqual(['b', 'b']);
  });

  it('keeps what its rules carry while its condition does not hold', () => {
    const half = createGenerator({ mix: [mix.when(({ now }) => now === 0, [mix.ratio({ a: 1, b: 1 })])] });
    const heads = [manyOf('a', 9), manyOf('b', 9)];
    const first = half.generate(heads, request({ size: 1 }));
    const between = half.generate(heads, request({ size: 1, now: 1, carry: first.carry }));
    const last = half.generate(heads, request({ size: 1, carry: between.carry }));
    expect([sources(first), sources(last)]).toEqual([['a'], ['b']]);
  });
});
