import { FeedloomError, seededRandom } from '@feedloom/core';
import type { Candidate } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { keptCandidatesCodec } from '../../src/candidates/kept-candidates-codec.js';
import { packCandidates, unpackCandidates } from '../../src/candidates/kept-candidates.js';

const { encode, decode } = keptCandidatesCodec;
const plain = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.map(({ id, score, provenance }) => ({ id, score, provenance }));

const found: Candidate[] = [
  {
    id: 'lamp “1”',
    score: 2,
    provenance: [
      { source: 'walk', score: 5, via: 'désk', visits: 3 },
      { source: 'near', score: 0.5, via: '🪑' },
    ],
  },
  { id: 'b', score: 1, provenance: [{ source: 'trending', score: 1.5, visits: 0 }] },
];

describe('kept candidates as bytes', () => {
  it('come back as they were, wherever the bytes lie', async () => {
    const bytes = encode(await packCandidates('tag', found));
    for (const shift of [0, 1, 2, 3]) {
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      const kept = decode(moved);
      expect(kept.tag).toBe('tag');
      expect(plain(unpackCandidates(kept, new Set()))).toEqual(found);
    }
  });

  it('come back when there are none', async () => {
    expect(unpackCandidates(decode(encode(await packCandidates('', []))), new Set())).toEqual([]);
  });

  it('take less than 50 bytes a candidate beside its id', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => {
      const provenance = [{ source: 'walk', score: at, via: `start:${at % 16}`, visits: at }];
      return { id: `pin:${at}`, score: at, provenance };
    });
    const ids = many.reduce((sum, { id }) => sum + id.length, 0);
    expect(encode(await packCandidates('tag', many)).length - ids).toBeLessThan(50 * many.length);
  });

  it('are refused, or make candidates within bounds, whatever is damaged', async () => {
    const random = seededRandom('damage');
    const whole = encode(await packCandidates('tag', found));
    let refused = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const bytes = Uint8Array.from(
        whole.subarray(0, random.next() < 0.2 ? Math.floor(random.next() * whole.length) : undefined),
      );
      for (let flips = Math.floor(random.next() * 4); flips >= 0; flips -= 1) {
        const at = Math.floor(random.next() * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
      }
      try {
        const candidates = plain(unpackCandidates(decode(bytes), new Set()));
        expect(candidates.length).toBe(found.length);
        for (const { score, provenance } of candidates) {
          expect(Number.isFinite(score)).toBe(true);
          for (const { source } of provenance) expect(source).not.toBe('');
        }
      } catch (error) {
        if (!FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(1_000);
  });
});
