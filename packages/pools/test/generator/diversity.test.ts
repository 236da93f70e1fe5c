import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { head, ids, manyOf, request, type Pin } from './heads.js';

const boards = (text: string): { id: string; board: string; author: string }[] =>
  [...text].map((board, index) => ({ id: `${board}${index}`, board, author: board }));

describe('mix.diversity', () => {
  it('moves up the first item that differs from its neighbours', () => {
    const generator = createGenerator<Pin>({ mix: [mix.diversity({ by: (item) => item.data.board, within: 1 })] });
    const { picks } = generator.generate([head('a', boards('xxyz'))], request());
    expect(picks.map(({ id, displaced }) => [id, displaced])).toEqual([
      ['x0', 0],
      ['y2', -1],
      ['x1', 1],
      ['z3', 0],
    ]);
  });

  it('moves no item further than allowed', () => {
    const rule = mix.diversity<Pin>({ by: (item) => item.data.board, within: 3, maxDisplacement: 2 });
    const slate = createGenerator<Pin>({ mix: [rule] }).generate([head('a', boards('xxxxxyzw'))], request());
    expect(ids(slate)).not.toEqual(boards('xxxxxyzw').map(({ id }) => id));
    for (const { displaced } of slate.picks) expect(Math.abs(displaced)).toBeLessThanOrEqual(2);
  });

  it('uses a similarity', () => {
    const similarity = (a: { id: string }, b: { id: string }): number => (a.id[0] === b.id[0] ? 1 : 0);
    const generator = createGenerator({ mix: [mix.diversity({ similarity, within: 1 })] });
    expect(ids(generator.generate([head('a', ['x1', 'x2', 'y3'])], request()))).toEqual(['x1', 'y3', 'x2']);
  });

  it('gives criteria up in the order named', () => {
    const items = [
      { id: '1', author: 'x', board: 'p' },
      { id: '2', author: 'x', board: 'p' },
      { id: '3', author: 'x', board: 'q' },
      { id: '4', author: 'y', board: 'p' },
    ];
    const by = { author: (item: { data: Pin }) => item.data.author, board: (item: { data: Pin }) => item.data.board };
    const second = (relax: readonly string[]): string | undefined =>
      ids(
        createGenerator<Pin>({ mix: [mix.diversity({ by, within: 1, relax })] }).generate(
          [head('a', items)],
          request(),
        ),
      )[1];
    expect(second(['author', 'board'])).toBe('3');
    expect(second(['board', 'author'])).toBe('4');
  });

  it('leaves fixed places alone', () => {
    const rules = [mix.slot(1, 'promoted'), mix.pattern(['a']), mix.diversity<Pin>({ by: (item) => item.source })];
    const heads = [manyOf('a', 5), manyOf('promoted', 1)];
    const { picks } = createGenerator<Pin>({ mix: rules }).generate(heads, request({ size: 6 }));
    expect(picks.every(({ displaced }) => displaced === 0)).toBe(true);
  });

  it('changes the order only, within its bounds, whatever is in the pools', () => {
    const pool = fc.string({ unit: fc.constantFrom('x', 'y', 'z'), maxLength: 20 });
    const bounds = fc.record({
      within: fc.integer({ min: 1, max: 5 }),
      maxDisplacement: fc.integer({ min: 1, max: 6 }),
    });
    const slots = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 3 });
    fc.assert(
      fc.property(pool, pool, bounds, slots, (a, b, options, places) => {
        const heads = [
          head('a', boards(a)),
          head(
            'b',
            boards(b).map((item) => ({ ...item, id: `b-${item.id}` })),
          ),
        ];
        const rules = [...places.map((place) => mix.slot(place, 'b')), mix.gap<Pin>((item) => item.data.board, 2)];
        const plain = createGenerator<Pin>({ mix: rules }).generate(heads, request({ size: 16 }));
        const diverse = createGenerator<Pin>({
          mix: [...rules, mix.diversity<Pin>({ by: (item) => item.data.board, ...options })],
        }).generate(heads, request({ size: 16 }));
        expect([...ids(diverse)].sort()).toEqual([...ids(plain)].sort());
        for (const [place, { id, displaced, rule }] of diverse.picks.entries()) {
          expect(Math.abs(displaced)).toBeLessThanOrEqual(rule === 'slot' ? 0 : options.maxDisplacement);
          expect(plain.picks[place - displaced]?.id).toBe(id);
        }
      }),
    );
  });

  it('needs a criterion, and knows those that it is to relax', () => {
    const refused = expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' });
    expect(() => mix.diversity({})).toThrow(refused);
    expect(() => mix.diversity({ by: () => 1, relax: ['similarity'] })).toThrow(refused);
  });
});
