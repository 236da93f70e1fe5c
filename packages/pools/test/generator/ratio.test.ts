import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { manyOf, request, sources } from './heads.js';

const rates = { following: 6, related: 3, interests: 1 };
const policy = { following: 0.6, related: 0.3, interests: 0.1 };
type Source = keyof typeof rates;
type Rules = Parameters<typeof createGenerator<unknown, Source>>[0]['mix'];

/** Serves `chunks` chunks with everything carried over as JSON, and counts each chunk's items by source. */
function serve(
  rules: Rules,
  chunks: number,
  { size = 25, isDry = () => false }: { size?: number; isDry?: (source: Source, chunk: number) => boolean } = {},
): Record<Source, number>[] {
  const generator = createGenerator<unknown, Source>({ mix: rules });
  let carry: unknown;
  return Array.from({ length: chunks }, (_, chunk) => {
    const heads = (Object.keys(rates) as Source[]).map((source) => manyOf(source, isDry(source, chunk) ? 0 : 100));
    const slate = generator.generate(heads, request({ size, carry, seed: `${chunk}` }));
    carry = JSON.parse(JSON.stringify(slate.carry));
    const counts = { following: 0, related: 0, interests: 0 };
    for (const source of sources(slate)) counts[source as Source] += 1;
    expect(slate.picks).toHaveLength(size);
    return counts;
  });
}

function sharesOf(chunks: readonly Record<Source, number>[]): Record<Source, number> {
  const totals = { following: 0, related: 0, interests: 0 };
  for (const counts of chunks) for (const source of Object.keys(totals) as Source[]) totals[source] += counts[source];
  const all = totals.following + totals.related + totals.interests;
  return { following: totals.following / all, related: totals.related / all, interests: totals.interests / all };
}

function expectWithin(shares: Record<Source, number>, tolerance: number): void {
  for (const source of Object.keys(policy) as Source[]) {
    expect(Math.abs(shares[source] - policy[source]), `share of ${source}: ${shares[source]}`).toBeLessThan(tolerance);
  }
}

describe('mix.ratio', () => {
  it('keeps to the rates over 1,000 chunks', () => {
    expectWithin(sharesOf(serve([mix.ratio(rates)], 1000)), 0.001);
  });

  it('keeps to the rates with chunks too small for them', () => {
    expectWithin(sharesOf(serve([mix.ratio(rates)], 1000, { size: 3 })), 0.001);
  });

  it('is never more than one item away from the rates, after any number of chunks', () => {
    const served = { following: 0, related: 0, interests: 0 };
    for (const [index, counts] of serve([mix.ratio(rates)], 200, { size: 7 }).entries()) {
      for (const source of Object.keys(policy) as Source[]) {
        served[source] += counts[source];
        expect(Math.abs(served[source] - policy[source] * 7 * (index + 1))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('interleaves the sources instead of serving them in blocks', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 2, b: 1 })] });
    const slate = generator.generate([manyOf('a', 9), manyOf('b', 9)], request({ size: 9 }));
    expect(sources(slate).join('')).toBe('abaabaaba');
  });

  it.each(['following', 'related', 'interests'] as const)(
    'is back at the rates within 50 chunks after %s was dry for 200',
    (dry) => {
      const isDry = (source: Source, chunk: number): boolean => source === dry && chunk >= 100 && chunk < 300;
      const chunks = serve([mix.ratio(rates)], 1000, { isDry });
      expectWithin(sharesOf(chunks.slice(0, 100)), 0.001);
      expectWithin(sharesOf(chunks.slice(350)), 0.001);
      for (let start = 350; start + 50 <= 1000; start += 50)
        expectWithin(sharesOf(chunks.slice(start, start + 50)), 0.01);
    },
  );

  it('keeps the rates of the others among themselves while a source is dry', () => {
    const chunks = serve([mix.ratio(rates)], 200, { isDry: (source) => source === 'related' });
    expect(sharesOf(chunks).following).toBeCloseTo(6 / 7, 2);
  });

  it('makes up for a drought with at most 10 chunks’ worth, with both sources served on', () => {
    const isDry = (source: Source, chunk: number): boolean => source === 'related' && chunk < 200;
    const chunks = serve([mix.ratio(rates)], 250, { isDry }).slice(200);
    const extra = chunks.reduce((sum, { related }) => sum + related - 0.3 * 25, 0);
    expect(extra).toBeGreaterThan(0.3 * 25 * 9);
    expect(extra).toBeLessThanOrEqual(0.3 * 25 * 10 + 1);
    for (const counts of chunks) expect(counts.following).toBeGreaterThan(0);
  });

  it('makes up for nothing when nothing may be carried', () => {
    const isDry = (source: Source, chunk: number): boolean => source === 'related' && chunk < 50;
    const chunks = serve([mix.ratio(rates, { maxCarryChunks: 0 })], 100, { isDry }).slice(50);
    expectWithin(sharesOf(chunks), 0.01);
  });

  it('counts what slots have served', () => {
    expectWithin(sharesOf(serve([mix.slot(0, 'interests'), mix.ratio(rates)], 400)), 0.001);
  });

  it('keeps to the rates while a gap takes turns away from sources', () => {
    const rules = [mix.ratio(rates), mix.gap<{ id: string }>((item) => item.id.slice(-1), 4)];
    expectWithin(sharesOf(serve(rules, 400)), 0.005);
  });

  it('sets what one source is owed off against what the other is owed', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 1, b: 1 })] });
    let carry: unknown;
    const serveA = (a: number, b: number): number => {
      const slate = generator.generate([manyOf('a', a), manyOf('b', b)], request({ size: 10, carry }));
      carry = slate.carry;
      return sources(slate).filter((source) => source === 'a').length;
    };
    for (let chunk = 0; chunk < 30; chunk += 1) serveA(0, 50);
    for (let chunk = 0; chunk < 30; chunk += 1) serveA(50, 0);
    for (let chunk = 0; chunk < 2; chunk += 1) serveA(0, 50);
    let served = 0;
    for (let chunk = 0; chunk < 40; chunk += 1) served += serveA(50, 50);
    // `b` is owed 50, the most that a share of one half can be, less the 10 that `a` has missed since.
    expect(Math.abs(served - (200 - 40))).toBeLessThanOrEqual(1);
  });

  it('takes a source that is not even on offer for a dry one', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 1, b: 1 })] });
    const first = generator.generate([manyOf('a', 30)], request({ size: 20 }));
    expect(sources(first)).toEqual(Array(20).fill('a'));
    const both = [manyOf('a', 60), manyOf('b', 60)];
    const counts = sources(generator.generate(both, request({ size: 40, carry: first.carry })));
    expect(counts.filter((source) => source === 'b')).toHaveLength(30);
  });

  it('keeps to the rates over seeds without carrying anything', () => {
    const rules = [mix.ratio(rates, { carry: false })];
    expectWithin(sharesOf(serve(rules, 1000)), 0.01);
    const { carry } = createGenerator({ mix: rules }).generate([manyOf('following', 9)], request());
    expect(carry).toMatchObject({ turns: {} });
  });

  it('uses a source without a rate only when the others have run out', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 1, b: 0 })] });
    const slate = generator.generate([manyOf('other', 3), manyOf('a', 2), manyOf('b', 3)], request({ size: 6 }));
    expect(sources(slate)).toEqual(['a', 'a', 'b', 'other', 'b', 'other']);
    expect(slate.picks.map(({ rule }) => rule)).toEqual(['ratio', 'ratio', ...Array(4).fill('round-robin')]);
  });

  it('leaves the choice to the next rule when all rates are 0', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: 0, b: 0 }), mix.pattern(['b'])] });
    const slate = generator.generate([manyOf('a', 3), manyOf('b', 3)], request({ size: 3 }));
    expect(sources(slate)).toEqual(['b', 'b', 'b']);
  });

  it('normalises rates of any size', () => {
    const generator = createGenerator({ mix: [mix.ratio({ a: Number.MAX_VALUE, b: Number.MAX_VALUE / 2 })] });
    const slate = generator.generate([manyOf('a', 9), manyOf('b', 9)], request({ size: 6 }));
    expect(sources(slate).join('')).toBe('abaaba');
    expect(slate.picks.every(({ rule }) => rule === 'ratio')).toBe(true);
  });

  it('forgets the carried credit when the policy changes', () => {
    const heads = [manyOf('a', 100), manyOf('b', 100)];
    const first = createGenerator({ mix: [mix.ratio({ a: 1, b: 2 })] }).generate(heads, request({ size: 1 }));
    const other = createGenerator({ mix: [mix.ratio({ a: 2, b: 1 })] });
    const fresh = other.generate(heads, request({ size: 9 }));
    expect(other.generate(heads, request({ size: 9, carry: first.carry })).picks).toEqual(fresh.picks);
  });

  it.each([{ a: -1 }, { a: Number.NaN }, { a: Infinity }])('refuses the rates %o', (bad) => {
    expect(() => mix.ratio(bad)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });

  it.each([null, 7, 'x', [], { policy: 1 }, { turns: { 0: [['a', 'x']] } }])(
    'takes the odd carry %o for none',
    (carry) => {
      const generator = createGenerator({ policy: 'p', mix: [mix.ratio({ a: 2, b: 1 })] });
      const heads = [manyOf('a', 9), manyOf('b', 9)];
      const odd = typeof carry === 'object' && carry !== null && 'turns' in carry ? { ...carry, policy: 'p' } : carry;
      expect(generator.generate(heads, request({ carry: odd }))).toEqual(generator.generate(heads, request()));
    },
  );
});
