import { Buffer } from 'node:buffer';
import { describe, expect, it, vi } from 'vitest';
import { Keyring } from '../../src/feed/keyring.js';
import { SignedChunks } from '../../src/feed/signed-chunks.js';
import { readToken } from '../../src/feed/token.js';
import type { Chunk } from '../../src/records/chunk.js';
import { encodeData, encodeEntry } from '../../src/records/entry.js';
import { ServedItem } from '../../src/records/served-item.js';
import { CURSOR_KEYS } from '../kit.js';

const INCARNATION = '0123456789abcdef';

/** A chunk of items with this stored data. */
function chunkOf(...data: readonly Uint8Array[]): Chunk {
  const items = data.map((bytes, slot) => {
    const content = { timesServed: 0, at: 1, expiresAt: 0, score: 1, data: bytes };
    const value = encodeEntry(content, Buffer.alloc(8));
    return new ServedItem('following', `pin-${slot}`, { rule: 'rule', displaced: 0 }, value);
  });
  const facts = { seq: 7, token: 'aa', rev: 9, at: 1, requested: 2, banked: false, policy: 'p', seed: 's', session: 1 };
  return { ...facts, drops: [], defers: [], items };
}

describe('signed chunks', () => {
  it('give the same tokens whether a chunk was made ready before or not, and sign them once', () => {
    const keyring = new Keyring(CURSOR_KEYS, 'test');
    const sign = vi.spyOn(keyring, 'sign');
    const chunk = chunkOf(encodeData({ author: 'ana' }), encodeData({ author: 'ben' }));
    const signed = new SignedChunks(keyring);
    signed.prepare('ana', INCARNATION, chunk);
    const tokens = signed.tokensOf('ana', INCARNATION, chunk);
    expect(sign).toHaveBeenCalledTimes(1);
    const unprepared = new SignedChunks(keyring).tokensOf('ana', INCARNATION, chunk);
    for (const index of [0, 1]) {
      expect(tokens.of(index)).toBe(unprepared.of(index));
      expect(readToken(keyring, 'ana', tokens.of(index))).toEqual({ incarnation: INCARNATION, seq: 7, index });
    }
  });

  it('leave it to whoever shows a damaged item to say so', () => {
    const chunk = chunkOf(Buffer.from('{"author":'));
    const signed = new SignedChunks(new Keyring(CURSOR_KEYS, 'test'));
    expect(() => signed.prepare('ana', INCARNATION, chunk)).not.toThrow();
    expect(() => chunk.items[0]?.data).toThrow(expect.objectContaining({ code: 'ERR_CORRUPT' }));
  });
});
