import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { decodeWrite, encodeChanges } from '../../src/index/files/log-record.js';
import type { LogChange } from '../../src/index/files/log-record.js';
import { integerBetween, withSeed } from '../support/seed.js';

const DIMENSION = 3;
const changes: LogChange[] = [
  { kind: 'put', item: { id: 'a "quoted"\n', tags: ['é', ''] }, vector: Float32Array.of(1, 2, 3) },
  { kind: 'remove', id: 'b' },
  { kind: 'put', item: { id: 'c', tags: [] }, vector: Float32Array.of(0, -0, 0.5) },
];
const bytes = Buffer.concat([...encodeChanges(changes)]);

it('gives back a write as it was', async () => {
  expect(await decodeWrite(bytes, 0, DIMENSION)).toEqual({ changes, end: bytes.length });
});

it('gives back a write of many records', async () => {
  const many = Array.from({ length: 400 }, (_, at): LogChange => {
    return { kind: 'put', item: { id: String(at), tags: [] }, vector: new Float32Array(2048).fill(at) };
  });
  const records = [...encodeChanges(many)];
  expect(records.length).toBeGreaterThan(1);
  const log = Buffer.concat(records);
  const { changes: read = [], end } = (await decodeWrite(log, 0, 2048)) ?? {};
  expect(end).toBe(log.length);
  // By their bytes: comparing a million numbers one by one takes seconds.
  expect(Buffer.concat([...encodeChanges(read)]).equals(log)).toBe(true);
  // Without its last record it was not written.
  expect(await decodeWrite(Buffer.concat(records.slice(0, -1)), 0, 2048)).toBeUndefined();
});

it('takes no beginning of a write for a whole one, and no zeros of a file that was not written to its end', async () => {
  for (let end = 0; end < bytes.length; end += 1)
    expect(await decodeWrite(bytes.subarray(0, end), 0, DIMENSION)).toBeUndefined();
  expect(await decodeWrite(Buffer.alloc(50), 0, DIMENSION)).toBeUndefined();
});

it('refuses every flipped bit, unless it makes the write look cut short', () =>
  withSeed(async (random) => {
    const log = Buffer.concat([bytes, bytes, bytes]);
    for (let trial = 0; trial < 500; trial += 1) {
      const damaged = Buffer.from(log);
      const at = integerBetween(random, 0, bytes.length - 1);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << integerBetween(random, 0, 7));
      let outcome: unknown;
      try {
        outcome = await decodeWrite(damaged, 0, DIMENSION);
      } catch (error) {
        outcome = FeedloomError.is(error) ? error.code : error;
      }
      expect(outcome).toBe('ERR_CORRUPT');
    }
  }));

describe('a last record whose end a power failure kept from the disk', () => {
  const vectors = Array.from({ length: 8 }, (_, at) => new Float32Array(256).fill(at + 1));
  const large = Buffer.concat([
    ...encodeChanges(vectors.map((vector, at) => ({ kind: 'put', item: { id: String(at), tags: [] }, vector }))),
  ]);
  const log = Buffer.concat([large, large]);
  const decodeLast = (bytes: Buffer) => decodeWrite(bytes, large.length, 256, { isLast: true });

  it('was not written', async () => {
    const first = Math.ceil(large.length / 512) * 512;
    for (let sector = first; sector < log.length; sector += 512) {
      const torn = Buffer.from(log).fill(0, sector);
      expect(await decodeLast(torn)).toBeUndefined();
      expect(await decodeLast(Buffer.concat([torn, Buffer.alloc(4096)]))).toBeUndefined();
      // Of any other log all was on disk before the next one was begun.
      await expect(decodeWrite(torn, large.length, 256)).rejects.toThrow(/damaged/);
    }
    expect((await decodeLast(log))?.changes).toHaveLength(8);
  });

  it('is damaged if it lacks less than a sector, if more follows, or if a bit of it is wrong', async () => {
    await expect(decodeLast(Buffer.from(log).fill(0, log.length - 4))).rejects.toThrow(/damaged/);
    const sector = Math.ceil(large.length / 512) * 512;
    await expect(decodeLast(Buffer.concat([Buffer.from(log).fill(0, sector), large]))).rejects.toThrow(/damaged/);
    await expect(decodeLast(Buffer.from(log).fill(9, sector, sector + 1))).rejects.toThrow(/damaged/);
  });
});
