import { randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { withS3 } from './with-s3.js';

const BYTES = 200 * 1024;

/** H7: a blob of 200 KB put and got, verified, beside the client by itself putting and getting the same bytes. */
export const s3Blobs: Figure = {
  ids: ['H7a', 'H7b'],
  measure: (effort) =>
    withS3(async (server) => {
      const { endpoint, region, credentials, bucket } = server;
      await using store = await openS3BlobStore({ endpoint, region, credentials, bucket });
      const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
      const calls = scaled(60, effort, 20);
      const blobs = (): Buffer[] => Array.from({ length: calls }, () => randomBytes(BYTES));
      let keys = 0;
      const put = async (bytes: Uint8Array): Promise<string> => {
        const Key = `bare/${(keys += 1)}`;
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes }));
        return Key;
      };
      const get = async (Key: string): Promise<Uint8Array | undefined> => {
        return (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToByteArray();
      };
      const kept = await Promise.all(
        blobs().map(async (bytes) => ({ id: await store.put(bytes), key: await put(bytes) })),
      );
      for (const { id, key } of kept) await Promise.all([store.get(id), get(key)]);
      try {
        const puts = await paired(
          {
            id: 'H7a',
            what: 'put a new blob of 200 KB to S3 / the bare client',
            unit: 'µs',
            goal: '<= 1.2',
            ours: () => eachOf(blobs(), (bytes) => store.put(bytes)),
            peer: () => eachOf(blobs(), put),
          },
          effort.rounds,
        );
        const gets = await paired(
          {
            id: 'H7b',
            what: 'get and verify a blob of 200 KB from S3 / the bare client',
            unit: 'µs',
            goal: '<= 1.2',
            ours: () => eachOf(kept, ({ id }) => store.get(id)),
            peer: () => eachOf(kept, ({ key }) => get(key)),
          },
          effort.rounds,
        );
        return [puts, gets];
      } finally {
        client.destroy();
      }
    }),
};

function eachOf<Item>(items: readonly Item[], call: (item: Item) => Promise<unknown>): Promise<number> {
  return perCall(items.length, (index) => call(items[index] as Item));
}
