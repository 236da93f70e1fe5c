import { createCassandraStore } from '@feedloom/adapters/cassandra';
import { describe, expect, it } from 'vitest';
import type { CassandraClient } from '../../src/cassandra/cassandra-client.js';
import { rejectionOf } from '../rejection-of.js';

const [LOCAL_QUORUM, LOCAL_SERIAL] = [6, 9];
const key = Buffer.from('h');

describe('reads after a write in doubt', () => {
  it('are serial until one of them has answered, however many are asked at once', async () => {
    const levels: unknown[] = [];
    let isLost = false;
    const client = {
      async batch(): Promise<never> {
        throw Object.assign(new Error('No answer.'), { name: 'OperationTimedOutError' });
      },
      async execute(_query: string, _params: unknown, { consistency }: { consistency: number }): Promise<object> {
        levels.push(consistency);
        if (isLost) throw Object.assign(new Error('No answer.'), { name: 'OperationTimedOutError' });
        return { rows: [] };
      },
    } as unknown as CassandraClient;
    const store = createCassandraStore(client);
    const read = () => store.read('p', [{ key }]);
    const write = rejectionOf(store.write('p', { puts: [{ key, value: key }] }));
    expect(await write).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
    isLost = true;
    await rejectionOf(read());
    isLost = false;
    await Promise.all([read(), read()]);
    await read();
    expect(levels).toEqual([LOCAL_SERIAL, LOCAL_SERIAL, LOCAL_SERIAL, LOCAL_QUORUM]);
  });
});
