import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../src/generator/create-generator.js';
import { mix } from '../../src/generator/mix.js';
import { head, ids, manyOf, request } from './heads.js';

describe('mix.drop', () => {
  it('takes items out of their pool and cites the rule', () => {
    const generator = createGenerator({ mix: [mix.drop((item) => item.id === '1', { name: 'blocked' })] });
    const slate = generator.generate([head('a', ['1', '2'])], request());
    expect(ids(slate)).toEqual(['2']);
    expect(slate.drops).toEqual([{ id: '1', source: 'a', rule: 'blocked' }]);
  });

  it('looks only as far as the chunk needs', () => {
    const seen: string[] = [];
    const generator = createGenerator({ mix: [mix.drop((item) => seen.push(item.id) < 0)] });
    generator.generate([manyOf('a', 500)], request({ size: 3 }));
    expect(seen).toEqual(['a-0', 'a-1', 'a-2']);
  });

  it('does not report an item that another pool gives', () => {
    const generator = createGenerator({ mix: [mix.drop((item) => item.source === 'a')] });
    const slate = generator.generate([head('a', ['1', '2']), head('b', ['1'])], request());
    expect(ids(slate)).toEqual(['1']);
    expect(slate.drops.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('mix.defer', () => {
  const generator = createGenerator({ mix: [mix.defer((item) => item.id.startsWith('weak'), { name: 'too-weak' })] });
  const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it('holds an item back for the session, and gives it in a later one even if the predicate still holds', () => {
    const heads = [head('a', ['weak', 'good'])];
    const first = generator.generate(heads, request({ session: 4 }));
    expect(ids(first)).toEqual(['good']);
    expect(first.defers).toEqual([{ id: 'weak', source: 'a', rule: 'too-weak' }]);
    const again = generator.generate(heads, request({ session: 4, carry: json(first.carry) }));
    expect(ids(again)).toEqual(['good']);
    expect(again.defers).toEqual(first.defers);
    const later = generator.generate(heads, request({ session: 5, carry: json(again.carry) }));
    expect(ids(later)).toEqual(['weak', 'good']);
    expect(later.defers).toEqual([]);
  });

  it('holds it back even if the predicate no longer holds in that session', () => {
    let isWeak = true;
    const fickle = createGenerator({ mix: [mix.defer(() => isWeak)] });
    const first = fickle.generate([head('a', ['1'])], request());
    isWeak = false;
    expect(ids(fickle.generate([head('a', ['1'])], request({ carry: first.carry })))).toEqual([]);
    expect(ids(fickle.generate([head('a', ['1'])], request({ carry: first.carry, session: 2 })))).toEqual(['1']);
  });

  it('puts an item off once, whatever the number of rules', () => {
    const strict = createGenerator({
      mix: [mix.defer(() => true, { name: 'x' }), mix.defer(() => true, { name: 'y' })],
    });
    const first = strict.generate([head('a', ['1'])], request());
    expect(ids(strict.generate([head('a', ['1'])], request({ session: 2, carry: first.carry })))).toEqual(['1']);
  });

  it('forgets an item that was served or has left its pool', () => {
    const first = generator.generate([head('a', ['weak', 'weak-2'])], request());
    const later = generator.generate(
      [head('a', ['weak-2'])],
      request({ session: 2, size: 1, carry: json(first.carry) }),
    );
    expect(ids(later)).toEqual(['weak-2']);
    expect(later.carry).not.toHaveProperty('deferred');
  });

  it('remembers an item that is only out of sight', () => {
    const first = generator.generate([head('a', ['weak'])], request());
    const hidden = { ...head('a', ['good']), size: 900 };
    const later = generator.generate([hidden], request({ session: 2, carry: json(first.carry) }));
    const back = generator.generate([head('a', ['weak'])], request({ session: 2, carry: json(later.carry) }));
    expect(ids(back)).toEqual(['weak']);
  });

  it('remembers at most 256 items, and serves them all in the end', () => {
    const all = createGenerator({ mix: [mix.defer(() => true)] });
    let left = Array.from({ length: 700 }, (_, index) => `${index}`);
    let carry: unknown;
    for (let session = 1; left.length > 0; session += 1) {
      expect(session).toBeLessThan(9);
      const slate = all.generate([head('a', left)], request({ size: 300, max: 300, session, carry }));
      const served = new Set(ids(slate));
      left = left.filter((id) => !served.has(id));
      carry = json(slate.carry);
      expect(JSON.stringify(carry).match(/"\d+"/g)?.length ?? 0).toBeLessThanOrEqual(256);
    }
  });

  it('makes room for items in sight before it refuses new ones', () => {
    const absent = Array.from({ length: 256 }, (_, index) => `weak-${index}`);
    const first = generator.generate([head('a', absent)], request());
    const next = generator.generate([{ ...head('a', ['weak-new']), size: 999 }], request({ carry: json(first.carry) }));
    const later = generator.generate(
      [head('a', ['weak-new', 'weak-0'])],
      request({ session: 2, carry: json(next.carry) }),
    );
    expect(ids(later)).toEqual(['weak-new']);
  });

  it('refuses to defer until it does not know when', () => {
    const until = 'tomorrow' as 'next-session';
    expect(() => mix.defer(() => true, { until })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });
});
