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

describe('a stream that is put', () => {
  it('is stored although the answer to the end of its upload was lost', async () => {
    const sent: string[] = [];
    let isThere = false;
    const answers: Record<string, () => object> = {
      CreateMultipartUploadCommand: () => ({ UploadId: 'upload' }),
      CompleteMultipartUploadCommand() {
        if (isThere)
          throw Object.assign(new Error('gone'), { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } });
        isThere = true;
        throw new Error('socket hang up');
      },
      HeadObjectCommand() {
        if (isThere) return {};
        throw Object.assign(new Error('absent'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });
      },
    };
    const send = async ({ constructor: { name } }: object): Promise<object> => {
      sent.push(name);
      return answers[name]?.() ?? {};
    };
    const store = createS3BlobStore({ send } as unknown as S3Client, {
      bucket: 'bucket',
      partBytes: 2 ** 23,
      baseMs: 0,
    });
    const stream = async function* (): AsyncGenerator<Uint8Array, void> {
      yield new Uint8Array(2 ** 23);
      yield new Uint8Array(1);
    };
    expect(await store.putStream(stream())).toMatch(/^[0-9a-f]{64}$/);
    expect(sent.slice(-2)).toEqual(['CopyObjectCommand', 'DeleteObjectCommand']);
  });
});

describe('a store that is closed twice', () => {
  it('waits both times for what is under way', async () => {
    let answer: (found: object) => void = () => undefined;
    const send = () => new Promise<object>((resolve) => (answer = resolve));
    const store = createS3BlobStore({ send } as unknown as S3Client, { bucket: 'bucket' });
    const reading = store.get('0'.repeat(64));
    let closed = 0;
    const closing = [1, 2].map(() => store.close().then(() => (closed += 1)));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(closed).toBe(0);
    answer({});
    expect(await reading).toBeUndefined();
    await Promise.all(closing);
    expect(closed).toBe(2);
  });
});
