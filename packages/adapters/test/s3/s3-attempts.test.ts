import type { S3Client } from '@aws-sdk/client-s3';
import { createS3BlobStore } from '@feedloom/adapters/s3';
import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../rejection-of.js';

/** A client whose server is away. */
function unreachable(): { readonly client: S3Client; readonly sent: string[] } {
  const sent: string[] = [];
  const client = {
    async send(command: object): Promise<never> {
      sent.push(command.constructor.name);
      throw new Error('connect ECONNREFUSED');
    },
  };
  return { client: client as unknown as S3Client, sent };
}

describe('a blob that cannot be read', () => {
  it.each(['get', 'getStream'] as const)('is asked for as often as `attempts` says, by %s', async (call) => {
    const { client, sent } = unreachable();
    const store = createS3BlobStore(client, { bucket: 'bucket', attempts: 3, baseMs: 0 });
    expect(await rejectionOf(store[call]('0'.repeat(64)))).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect(sent).toEqual(['GetObjectCommand', 'GetObjectCommand', 'GetObjectCommand']);
  });
});
