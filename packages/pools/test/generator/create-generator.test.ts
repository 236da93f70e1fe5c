import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolHead } from '../../src/contracts/generator.js';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { head, ids, manyOf, request, type Pin } from './heads.js';

type Source = 'a' | 'b' | 'c';

const all = createGenerator<Pin, Source>({
  mix: [
    mix.size(({ size }) => size + 2),
    mix.drop((item) => item.data.board === 'dropped'),
    mix.defer((item) => item.data.board === 'deferred'),
    mix.slot(1, 'c'),
    mix.slot(3, (item) => item.data.author === 'u'),
    mix.when(({ session }) => session > 1, [mix.pattern(['a', 'b'])]),
    mix.ratio({ a: 6, b: 3, c: 1 }),
    mix.gap((item) => item.data.author, 3),
    mix.cap((item) => item.data.board, 2, { within: 8 }),
    mix.diversity({ by: { author: (item) => item.data.author }, similarity: (a, b) => Math.abs(a.score - b.score) }),
  ],
});

const pool = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 60 }).map(String),
    author: fc.constantFrom('u', 'v', 'w', 'x'),
    board: fc.constantFrom('p', 'q', 'dropped', 'deferred'),
  }),
  { maxLength: 40 },
);
const unique = <Item extends { id: string }>(items: readonly Item[]): Item[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];
const world = fc
  .tuple(pool, pool, pool)
  .map(([a, b, c]): PoolHead<Pin, Source>[] => [head('a', unique(a)), head('b', unique(b)), head('c', unique(c))]);
const asked = fc.record({
  size: fc.integer({ min: 1, max: 30 }),
  max: fc.integer({ min: 1, max: 40 }),
  session: fc.integer({ min: 1, max: 2 }),
  seed: fc.string(),
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

describe('createGenerator', () => {
  it('shows no id twice, and makes chunks of exactly the size asked for while candidates last', () => {
    fc.assert(
      fc.property(world, asked, (heads, changes) => {
        const slate = all.generate(heads, request(changes));
        const picked = new Set(ids(slate));
        expect(picked.size).toBe(slate.picks.length);
        const eligible = new Set<string>();
        for (const { items } of heads) {
          for (const { id, data } of items) if (data.board === 'p' || data.board === 'q') eligible.add(id);
        }
        // An item may be withheld for what one pool says of it although another would give it.
        const contested = [...slate.drops, ...slate.defers].filter(({ id }) => eligible.has(id)).length;
        const size = Math.min(changes.size + 2, Math.max(changes.size, changes.max), changes.max);
        expect(slate.picks.length).toBeLessThanOrEqual(size);
        expect(slate.picks.length).toBeGreaterThanOrEqual(Math.min(size, eligible.size - contested));
      }),
    );
  });

  it('loses no candidate: what is neither picked nor withheld can be picked next', () => {
    fc.assert(
      fc.property(world, asked, (heads, changes) => {
        let left = heads;
        let carry: unknown;
        const gone = new Set<string>();
        for (let chunk = 0; chunk < 130; chunk += 1) {
          const slate = all.generate(left, request({ ...changes, session: chunk + 1, carry, seed: `${chunk}` }));
          carry = JSON.parse(JSON.stringify(slate.carry));
          for (const { id } of slate.picks) expect(gone.has(id)).toBe(false);
          for (const { id } of [...slate.picks, ...slate.drops]) gone.add(id);
          left = left.map(({ source, items }) => {
            const rest = items.filter(({ id }) => !gone.has(id));
            return { source, items: rest, size: rest.length };
          });
        }
        expect(left.flatMap(({ items }) => items)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('is pure: same input, same slate, and nothing handed in is changed', () => {
    fc.assert(
      fc.property(world, asked, (heads, changes) => {
        const first = all.generate(deepFreeze(heads), deepFreeze(request(changes)));
        expect(all.generate(structuredClone(heads), request(changes))).toEqual(first);
        const next = deepFreeze(request({ ...changes, carry: JSON.parse(JSON.stringify(first.carry)) }));
        expect(all.generate(heads, next)).toEqual(all.generate(heads, next));
      }),
    );
  });

  it('carries JSON over, without NaN', () => {
    fc.assert(
      fc.property(world, asked, (heads, changes) => {
        const { carry } = all.generate(heads, request(changes));
        expect(JSON.parse(JSON.stringify(carry))).toEqual(carry);
        expect(JSON.stringify(carry)).not.toMatch(/null|NaN/);
      }),
    );
  });

  it('reads the data of an item only when a rule asks for it', () => {
    let reads = 0;
    const items = manyOf('a', 500).items.map((item) => ({
      ...item,
      get data(): Pin {
        reads += 1;
        return item.data;
      },
    }));
    const heads = [{ source: 'a' as const, items, size: 500 }];
    reads = 0;
    createGenerator<Pin>({ mix: [mix.ratio({ a: 1 })] }).generate(heads, request({ size: 25 }));
    expect(reads).toBe(0);
    createGenerator<Pin>({ mix: [mix.gap((item) => item.data.author, 3)] }).generate(heads, request({ size: 25 }));
    expect(reads).toBe(25);
  });

  it('names its policy after the rules, or as told', () => {
    const named = (places: number): string => createGenerator({ mix: [mix.gap(() => 1, places)] }).policy;
    expect(named(2)).toBe(named(2));
    expect(named(2)).not.toBe(named(3));
    const told = createGenerator({ mix: [], policy: 'autumn' });
    expect(told.generate([], request()).policy).toBe('autumn');
  });

  it('refuses two heads of one source and sizes that are none', () => {
    const refused = expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' });
    expect(() => all.generate([manyOf('a', 1), manyOf('a', 1)], request())).toThrow(refused);
    expect(() => all.generate([], request({ size: 0 }))).toThrow(refused);
    expect(() => all.generate([], request({ max: Number.NaN }))).toThrow(refused);
  });
});
