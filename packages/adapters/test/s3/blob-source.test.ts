import { Deadline } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { BlobSource } from '../../src/s3/blob-source.js';

describe('the source of a blob', () => {
  const sourceOf = (chunks: number, ends: string[]): BlobSource => {
    const stream = async function* (): AsyncGenerator<Uint8Array, void> {
      try {
        for (let chunk = 0; chunk < chunks; chunk += 1) yield new Uint8Array(10);
        ends.push('read');
      } finally {
        ends.push('closed');
      }
    };
    return new BlobSource(stream(), 10, 1000);
  };

  it('is read to its end, once', async () => {
    const ends: string[] = [];
    const source = sourceOf(3, ends);
    let bytes = 0;
    for await (const part of source.parts(Deadline.of())) bytes += part.length;
    expect([bytes, source.digest().bytes, ...ends]).toEqual([30, 30, 'read', 'closed']);
  });

  it('is closed if nobody wants the rest, as when an upload fails', async () => {
    const ends: string[] = [];
    const parts = sourceOf(100, ends).parts(Deadline.of());
    await parts.next();
    await parts.return();
    expect(ends).toEqual(['closed']);
  });
});
