import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolHead } from '../../src/contracts/generator.js';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { head, ids, manyOf, request, type Pin } from './heads.js';

const byAuthor = mix.gap<Pin>((item) => item.data.author, 2);

function authors(heads: readonly PoolHead<Pin>[], served: readonly string[]): string[] {
  const author = new Map(heads.flatMap(({ items }) => items).map(({ id, data }) => [id, data.author]));
  return served.map((id) => author.get(id) ?? '?');
}

describe('mix.gap', () => {
  it('keeps items of one author apart and the best first otherwise', () => {
    const heads = [head('a', [{ id: '1', author: 'x' }, { id: '2', author: 'x' }, { id: '3', author: 'y' }, '4'])];
    const generator = createGenerator<Pin>({ mix: [byAuthor] });
    expect(ids(generator.generate(heads, request()))).toEqual(['1', '3', '2', '4']);
  });

  it('takes the next source rather than break the gap', () => {
    const heads = [
      head('a', [
        { id: '1', author: 'x' },
        { id: '2', author: 'x' },
      ]),
      head('b', ['3']),
    ];
    const generator = createGenerator<Pin>({ mix: [mix.pattern(['a']), byAuthor] });
    expect(ids(generator.generate(heads, request()))).toEqual(['1', '3', '2']);
  });

  it('gives way when nothing else is left, and says so', () => {
    const heads = [
      head('a', [
        { id: '1', author: 'x' },
        { id: '2', author: 'x' },
      ]),
    ];
    const { picks } = createGenerator<Pin>({ mix: [byAuthor] }).generate(heads, request());
    expect(picks).toEqual([
      { id: '1', source: 'a', rule: 'round-robin', displaced: 0 },
      { id: '2', source: 'a', rule: 'round-robin', displaced: 0, relaxed: ['gap'] },
    ]);
  });

  it('rather leaves the chunk short if it is strict', () => {
    const heads = [
      head('a', [
        { id: '1', author: 'x' },
        { id: '2', author: 'x' },
      ]),
    ];
    const generator = createGenerator<Pin>({ mix: [mix.gap((item) => item.data.author, 2, { strict: true })] });
    expect(ids(generator.generate(heads, request()))).toEqual(['1']);
  });

  it('does not limit items without a key', () => {
    const generator = createGenerator<Pin>({ mix: [mix.gap(() => undefined, 5)] });
    const { picks } = generator.generate([manyOf('a', 4)], request());
    expect(picks.flatMap(({ relaxed }) => relaxed ?? [])).toEqual([]);
  });
});

describe('mix.cap', () => {
  it('allows so many items of an author in a chunk', () => {
    const items = ['x', 'x', 'x', 'y', 'z'].map((author, index) => ({ id: `${index}`, author }));
    const generator = createGenerator<Pin>({ mix: [mix.cap((item) => item.data.author, 2)] });
    expect(ids(generator.generate([head('a', items)], request({ size: 4 })))).toEqual(['0', '1', '3', '4']);
  });

  it('allows so many among neighbours', () => {
    const items = ['x', 'x', 'x', 'y', 'z', 'w'].map((author, index) => ({ id: `${index}`, author }));
    const generator = createGenerator<Pin>({ mix: [mix.cap((item) => item.data.author, 2, { within: 4 })] });
    expect(ids(generator.generate([head('a', items)], request()))).toEqual(['0', '1', '3', '4', '2', '5']);
  });

  it('gives the best back when nothing else is left', () => {
    const items = ['x', 'x', 'x', 'x', 'y'].map((author, index) => ({ id: `${index}`, author }));
    const generator = createGenerator<Pin>({ mix: [mix.cap((item) => item.data.author, 1)] });
    const slate = generator.generate([head('a', items)], request({ size: 4 }));
    expect(ids(slate)).toEqual(['0', '4', '1', '2']);
    expect(slate.picks[2]?.relaxed).toEqual(['cap']);
  });
});

describe('limits', () => {
  it('are given up from the last of the mix to the first', () => {
    const items = [
      { id: '1', author: 'x', board: 'p' },
      { id: '2', author: 'x', board: 'q' },
      { id: '3', author: 'y', board: 'p' },
    ];
    const gap = mix.gap<Pin>((item) => item.data.author, 2);
    const cap = mix.cap<Pin>((item) => item.data.board, 1);
    const served = (rules: (typeof gap)[]): string[] =>
      ids(createGenerator<Pin>({ mix: rules }).generate([head('a', items)], request({ size: 2 })));
    expect(served([gap, cap])).toEqual(['1', '3']);
    expect(served([cap, gap])).toEqual(['1', '2']);
  });

  it('hold in every slate unless a pick says that it breaks them', () => {
    const author = fc.constantFrom('u', 'v', 'w', 'x', 'y');
    const pools = fc.array(fc.array(author, { maxLength: 30 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(pools, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 }), (pools, places, size) => {
        const heads = pools.map((pool, p) =>
          head(
            `source-${p}`,
            pool.map((by, i) => ({ id: `${p}.${i}`, author: by, board: by })),
          ),
        );
        const rules = [
          mix.gap<Pin>((item) => item.data.author, places),
          mix.diversity<Pin>({ by: (item) => item.data.board, within: 4 }),
        ];
        const slate = createGenerator<Pin>({ mix: rules }).generate(heads, request({ size }));
        const order = authors(heads, ids(slate));
        for (const [place, pick] of slate.picks.entries()) {
          const near = order.slice(Math.max(0, place - places + 1), place);
          if (near.includes(order[place] ?? '')) expect(pick.relaxed).toEqual(['gap']);
        }
      }),
    );
  });
});
