import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FeedloomError,
  MAX_ID_BYTES,
  isWellFormed,
  quote,
  requireFinite,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
} from '@feedloom/core';

/** What `check` throws, or `undefined`. */
function refusal(check: () => void): FeedloomError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_INVALID_ARGUMENT')) return error;
    throw error;
  }
}

const accepts = (check: (name: string, value: unknown) => void, value: unknown): boolean =>
  refusal(() => check('it', value)) === undefined;

describe('requireId', () => {
  it.each([
    ['a brace first', '}x'],
    ['a colon', 'a:b'],
    ['a NUL', 'a\0b'],
    ['an emoji', '👩‍👩‍👧‍👦'],
    ['256 bytes', 'x'.repeat(256)],
    ['256 bytes of four-byte characters', '🦊'.repeat(64)],
    ['spaces and newlines', ' \n'],
  ])('takes an id with %s', (_what, id) => {
    expect(accepts(requireId, id)).toBe(true);
  });

  it.each([
    ['an empty string', '', 'non-empty'],
    ['300 bytes', 'x'.repeat(300), '256 UTF-8 bytes'],
    ['fewer characters but more bytes', '🦊'.repeat(65), '256 UTF-8 bytes'],
    ['a high surrogate alone', 'a\ud800', 'lone surrogates'],
    ['a low surrogate alone', '\udc00b', 'lone surrogates'],
    ['surrogates the wrong way round', '\udc00\ud800', 'lone surrogates'],
    ['a number', 7, 'a string'],
    ['nothing', undefined, 'a string'],
  ])('refuses %s, and says which rule it breaks', (_what, id, rule) => {
    const error = refusal(() => requireId('user', id));
    expect(error?.message).toContain('`user`');
    expect(error?.message).toContain(rule);
  });

  it('takes exactly what survives UTF-8 and fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const bytes = Buffer.from(text, 'utf8');
        const fits = bytes.length >= 1 && bytes.length <= MAX_ID_BYTES;
        expect(accepts(requireId, text)).toBe(fits && bytes.toString('utf8') === text);
      }),
    );
  });
});

it('isWellFormed agrees with a round trip through UTF-8', () => {
  const units = fc.array(fc.constantFrom('a', '\ud800', '\udbff', '\udc00', '\udfff', 'é'), { maxLength: 8 });
  fc.assert(
    fc.property(units, (parts) => {
      const text = parts.join('');
      expect(isWellFormed(text)).toBe(Buffer.from(text, 'utf8').toString('utf8') === text);
    }),
  );
});

it('quote cuts long values short and marks strings', () => {
  expect(quote('a"b')).toBe('`"a\\"b"`');
  expect(quote(undefined)).toBe('`undefined`');
  expect(quote('x'.repeat(1_000)).length).toBeLessThanOrEqual(80);
});

describe('numbers', () => {
  it.each([
    [requirePositiveInteger, [1, 2 ** 53 - 1], [0, -1, 1.5, 2 ** 53, Number.NaN, Infinity, '1', undefined]],
    [requireNonNegative, [0, 0.5, 1e300], [-1, -1e-9, Number.NaN, Infinity, '0', undefined]],
    [requireFinite, [0, -0, -1e300, 5e-324], [Number.NaN, Infinity, -Infinity, '0', undefined]],
  ])('%o takes what it promises and nothing else', (check, good, bad) => {
    expect(good.filter((value) => !accepts(check, value))).toEqual([]);
    expect(bad.filter((value) => accepts(check, value))).toEqual([]);
  });
});
