import { describe, expect, it } from 'vitest';
import { Interner } from '../../src/graph/interner.js';

describe('Interner', () => {
  it('gives dense numbers in the order of arrival, and always the same', () => {
    const interner = new Interner();
    const ids = Array.from({ length: 100_000 }, (_, at) => `id ${at % 7} ${at}`);
    const numbers = ids.map((id) => interner.intern(id));
    expect(numbers.every((number, at) => number === at)).toBe(true);
    expect(ids.every((id, at) => interner.intern(id) === at && interner.idAt(at) === id)).toBe(true);
    expect(interner.size).toBe(100_000);
    expect([interner.nodeOf('stranger'), interner.idAt(100_000)]).toEqual([undefined, undefined]);
  });

  it('never gives the number of a forgotten string again', () => {
    const interner = new Interner();
    for (const id of ['a', 'b', 'a']) interner.intern(id);
    interner.forget('a');
    interner.forget('stranger');
    interner.skip();
    expect([interner.nodeOf('a'), interner.idAt(0), interner.idAt(1)]).toEqual([undefined, undefined, 'b']);
    expect([interner.intern('a'), interner.idAt(0), interner.size]).toEqual([3, undefined, 4]);
  });
});
