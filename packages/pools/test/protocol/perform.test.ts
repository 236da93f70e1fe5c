import { Buffer } from 'node:buffer';
import type { OrderedStore } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { perform } from '../../src/protocol/perform.js';
import { write } from '../../src/protocol/step.js';

const CHANGE = { puts: [{ key: Buffer.from('k'), value: Buffer.from('v') }] };
const ACCOUNT = { kind: 'chunk', dropped: [] } as const;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a performed write', () => {
  it('is on its way before anything is done meanwhile, and is not waited for by it', async () => {
    const events: string[] = [];
    const inner = new MemoryStore();
    const store = {
      write: async (...call: Parameters<OrderedStore['write']>) => {
        await Promise.resolve();
        events.push('sent');
        await nextTurn();
        await nextTurn();
        events.push('written');
        return inner.write(...call);
      },
    } as OrderedStore;
    const operation = write('pools', CHANGE, ACCOUNT, () => events.push('meanwhile'));
    const outcome = await perform(operation, { stores: { pools: store, feed: store }, partition: 'p' });
    expect({ outcome, events }).toEqual({ outcome: 'done', events: ['sent', 'meanwhile', 'written'] });
  });
});
