import { Writable } from 'node:stream';
import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { gatherWrites } from '../../src/bullmq/gather-writes.js';

/** A client whose stream notes what leaves it, each piece by itself. */
function clientThatNotes(left: string[]): Redis {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      left.push(chunk);
      done();
    },
    writev(chunks, done) {
      left.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  return { stream } as unknown as Redis;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('gathered writes', () => {
  it('leave in one piece each turn, however often they are gathered in it', async () => {
    const left: string[] = [];
    const client = clientThatNotes(left);
    const gather = gatherWrites(client);
    const send = async (text: string): Promise<void> => {
      gather();
      await Promise.resolve();
      client.stream.write(text);
    };
    await Promise.all(['a', 'b', 'c'].map(send));
    expect(left).toEqual([]);
    await nextTurn();
    expect(left).toEqual(['abc']);
    await Promise.all(['d', 'e'].map(send));
    await nextTurn();
    expect(left).toEqual(['abc', 'de']);
  });

  it('are none where there is no connection', async () => {
    const gather = gatherWrites({ stream: undefined } as unknown as Redis);
    gather();
    await nextTurn();
    gather();
  });
});
