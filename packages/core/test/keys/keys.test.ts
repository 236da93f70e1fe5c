import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INTEGER_BYTES,
  SCORE_BYTES,
  asBuffer,
  compareBytes,
  decodeString,
  encodeString,
  prefixEnd,
  readInteger,
  readScore,
  sameBytes,
  writeInteger,
  writeScore,
} from '@feedloom/core';

/** Well-formed texts, rich in what a key encoding may confuse. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('\0', '\u0001', ':', '}', 'a', 'ÿ', '￿', '🦊'), maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const bytes = fc.uint8Array({ maxLength: 12 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const SPECIAL = [0, -0, 5e-324, -5e-324, 2.2e-308, Number.MAX_VALUE, -Number.MAX_VALUE, Infinity, -Infinity, 1, -1];
const score = fc.oneof(finite, fc.constantFrom(...SPECIAL));

function encodeScore(value: number): Buffer {
  const key = Buffer.alloc(SCORE_BYTES);
  writeScore(key, value, 0);
  return key;
}

function encodeInteger(value: number): Buffer {
  const key = Buffer.alloc(INTEGER_BYTES);
  writeInteger(key, value, 0);
  return key;
}

const sign = (number: number): number => Math.sign(number);

describe('strings in keys', () => {
  it('are ordered as their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const ofTexts = Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
        expect(sign(compareBytes(encodeString(a), encodeString(b)))).toBe(sign(ofTexts));
      }),
    );
  });

  it('are read back one after the other, so that no two lists of them are one key', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), bytes, (texts, rest) => {
        const key = Buffer.concat([...texts.map(encodeString), rest]);
        const decoded: string[] = [];
        let offset = 0;
        for (const _ of texts) {
          const { text: next, end } = decodeString(key, offset);
          decoded.push(next);
          offset = end;
        }
        expect(decoded).toEqual(texts);
        expect(sameBytes(key.subarray(offset), rest)).toBe(true);
      }),
    );
    expect(Buffer.concat([encodeString('a:b'), encodeString('c')])).not.toEqual(
      Buffer.concat([encodeString('a'), encodeString('b:c')]),
    );
  });

  it('keep the order of their lists, component by component', () => {
    const pair = fc.tuple(text, text);
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        const key = (parts: readonly string[]): Buffer => Buffer.concat(parts.map(encodeString));
        const byParts = compareUtf8(a[0], b[0]) || compareUtf8(a[1], b[1]);
        expect(sign(compareBytes(key(a), key(b)))).toBe(sign(byParts));
      }),
    );
  });

  it('are never a prefix of one another', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [short, long] = [encodeString(a), encodeString(b)];
        fc.pre(a !== b);
        expect(sameBytes(long.subarray(0, short.length), short)).toBe(false);
      }),
    );
  });
});

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

describe('scores in keys', () => {
  it('are ordered from high to low', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        const expected = a === b ? 0 : a > b ? -1 : 1;
        expect(sign(compareBytes(encodeScore(a), encodeScore(b)))).toBe(expected);
      }),
    );
  });

  it('order all special values against each other', () => {
    for (const a of SPECIAL) {
      for (const b of SPECIAL) {
        expect([a, b, sign(compareBytes(encodeScore(a), encodeScore(b)))]).toEqual([
          a,
          b,
          a === b ? 0 : a > b ? -1 : 1,
        ]);
      }
    }
  });

  it('come back exactly, and -0 as 0', () => {
    fc.assert(
      fc.property(score, fc.nat(5), (value, offset) => {
        const key = Buffer.alloc(SCORE_BYTES + offset, 0xa5);
        writeScore(key, value, offset);
        expect(Object.is(readScore(key, offset), value === 0 ? 0 : value)).toBe(true);
        expect(key.subarray(0, offset).every((byte) => byte === 0xa5)).toBe(true);
      }),
    );
    expect(encodeScore(-0)).toEqual(encodeScore(0));
  });
});

describe('integers in keys', () => {
  it('keep their order and come back exactly', () => {
    const integer = fc.oneof(
      fc.nat(),
      fc.maxSafeNat().map((value) => value % 2 ** 48),
      fc.constantFrom(0, 2 ** 48 - 1),
    );
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(sign(compareBytes(encodeInteger(a), encodeInteger(b)))).toBe(sign(a - b));
        expect(readInteger(encodeInteger(a), 0)).toBe(a);
      }),
    );
  });

  it('refuse what does not fit', () => {
    for (const value of [-1, 2 ** 48]) expect(() => encodeInteger(value)).toThrow(RangeError);
  });
});

describe('prefixEnd', () => {
  it('is above every key with the prefix and not above any other later key', () => {
    const prefix = fc.uint8Array({ minLength: 1, maxLength: 6 }).filter((value) => value.some((byte) => byte < 0xff));
    fc.assert(
      fc.property(prefix, bytes, (start, other) => {
        const end = prefixEnd(start);
        const inside = Buffer.concat([start, other]);
        expect(compareBytes(inside, end)).toBeLessThan(0);
        const hasPrefix = sameBytes(other.subarray(0, start.length), start);
        const isInRange = compareBytes(other, start) >= 0 && compareBytes(other, end) < 0;
        expect(isInRange).toBe(hasPrefix);
      }),
    );
  });

  it('does not change the prefix, and refuses one that has no end', () => {
    const prefix = Uint8Array.of(1, 0xff);
    expect([...prefixEnd(prefix)]).toEqual([2]);
    expect([...prefix]).toEqual([1, 0xff]);
    expect(() => prefixEnd(Uint8Array.of(0xff, 0xff))).toThrow(RangeError);
  });
});

describe('bytes', () => {
  it('compare as unsigned, and absent equals only absent', () => {
    expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
    expect(sameBytes(undefined, undefined)).toBe(true);
    expect(sameBytes(Uint8Array.of(), undefined)).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Buffer.from([1, 2]))).toBe(true);
    expect(sameBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
  });

  it('become a Buffer over the same memory', () => {
    const whole = Uint8Array.of(1, 2, 3, 4);
    const view = asBuffer(whole.subarray(1, 3));
    view[0] = 9;
    expect([...whole]).toEqual([1, 9, 3, 4]);
    expect(view).toHaveLength(2);
  });
});
