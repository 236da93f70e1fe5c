import { describe, expect, it } from 'vitest';
import { encodeData, encodeEntry, PoolEntry } from '../../src/records/entry.js';
import { decodePacked, encodePacked } from '../../src/records/packed.js';

function entry(source: string, id: string, rank: number): PoolEntry {
  const content = { timesServed: 1, at: 2, expiresAt: 3, score: 4, data: encodeData({ id }) };
  return new PoolEntry(source, { id, rank }, 5, encodeEntry(content, new Uint8Array(8).fill(6)));
}
const shown = (entries: readonly PoolEntry[]): unknown[] =>
  entries.map(({ source, id, rank, q, score, expiresAt, data }) => [source, id, rank, q, score, expiresAt, data]);

describe('entries packed as one value', () => {
  const made = [entry('a', 'first', 9), entry('a', 'zwölf', 8.5), entry('a', 'third', -1), entry('ab', 'other', 0)];
  const read = decodePacked(encodePacked(made));

  it('come back as they were', () => {
    expect(shown(read)).toEqual(shown(made));
    expect(decodePacked(encodePacked([]))).toEqual([]);
  });

  it('are packed again wherever they come from: neighbours, with gaps, in another order, of several values', () => {
    const others = decodePacked(encodePacked([entry('b', 'x', 1), entry('b', 'y', 2)]));
    const [first, second, third, other] = read as [PoolEntry, PoolEntry, PoolEntry, PoolEntry];
    for (const mixed of [
      read,
      [first, third, other],
      [other, third, second, first],
      [first, ...others, second, entry('c', 'made', 7), third],
    ]) {
      expect(shown(decodePacked(encodePacked(mixed)))).toEqual(shown(mixed));
    }
  });

  it('are refused if they are cut off or of another version', () => {
    const packed = encodePacked(made);
    const ends = new Set([1, ...made.map((_, at) => encodePacked(made.slice(0, at + 1)).length)]);
    for (let length = 0; length < packed.length; length += 1) {
      if (ends.has(length)) continue;
      expect(() => decodePacked(packed.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ code: 'ERR_CORRUPT' }),
      );
    }
    expect(() => decodePacked(Uint8Array.of(9, ...packed.subarray(1)))).toThrow(
      expect.objectContaining({ code: 'ERR_CORRUPT' }),
    );
  });
});
