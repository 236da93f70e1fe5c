import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, listOf } from '../../src/milvus/plain-text.js';

describe('text in an expression of Milvus', () => {
  it.each(['', 'pin-7_a.b', '%0041', '"] or id != "', '\\', '\0', 'é', 'e\u0301', '\u{1f600}', '\ud800', '中 文'])(
    'is plain and comes back: %j',
    (text) => {
      expect(encodeText(text)).toMatch(/^[\w.%-]*$/);
      expect(decodeText(encodeText(text))).toBe(text);
    },
  );

  it('cannot end the list that it is in', () => {
    expect(listOf(['a', '"]'])).toBe('["a", "%0022%005d"]');
  });
});
