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

describe('a blob that is put where it is already', () => {
  /** A server that refuses at once and hangs up: the client, still sending, sees only that. */
  async function putWhere(isThere: boolean): Promise<{ readonly put: Promise<unknown>; readonly sent: string[] }> {
    const sent: string[] = [];
    const send = async ({ constructor: { name } }: object): Promise<object> => {
      sent.push(name);
      if (name === 'PutObjectCommand') throw Object.assign(new Error('write ECONNRESET'), { name: 'TimeoutError' });
      if (isThere) return {};
      throw Object.assign(new Error('absent'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });
    };
    const store = createS3BlobStore({ send } as unknown as S3Client, { bucket: 'bucket', attempts: 2, baseMs: 0 });
    return { put: store.put(Uint8Array.of(1)), sent };
  }

  it('is stored although the refusal was lost', async () => {
    const { put, sent } = await putWhere(true);
    expect(await put).toMatch(/^[0-9a-f]{64}$/);
    expect(sent).toEqual(['PutObjectCommand', 'HeadObjectCommand']);
  });

  it('is put again if it is not there', async () => {
    const { put, sent } = await putWhere(false);
    expect(await rejectionOf(put)).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true, indeterminate: true });
    expect(sent.filter((name) => name === 'PutObjectCommand')).toHaveLength(2);
  });
});

describe('a stream that is put', () => {
  it('is stored although the answer to the end of its upload was lost', async () => {
    const sent: string[] = [];
    let isThere = false;
    let heads = 0;
    const answers: Record<string, () => object> = {
      CreateMultipartUploadCommand: () => ({ UploadId: 'upload' }),
      CompleteMultipartUploadCommand() {
        if (isThere)
          throw Object.assign(new Error('gone'), { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } });
        isThere = true;
        throw new Error('socket hang up');
      },
      HeadObjectCommand() {
        // First whether the upload is there, then whether the blob is.
        heads += 1;
        if (heads === 1 && isThere) return {};
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
    await store.close();
    expect(sent.filter((name) => /Copy|Delete/.test(name))).toEqual(['CopyObjectCommand', 'DeleteObjectCommand']);
  });

  it('gives its parts back until none is left, if it fails, without having whoever puts it wait for that', async () => {
    const sent: string[] = [];
    const uploads = new Map<number, (error?: Error) => void>();
    let left = 2;
    const answers: Record<string, (input: { PartNumber?: number }) => object | Promise<object>> = {
      CreateMultipartUploadCommand: () => ({ UploadId: 'upload' }),
      UploadPartCommand: ({ PartNumber = 0 }) =>
        new Promise((resolve, reject) => uploads.set(PartNumber, (error) => (error ? reject(error) : resolve({})))),
      ListPartsCommand() {
        left -= 1;
        return { Parts: Array.from({ length: left }, () => ({})) };
      },
      HeadObjectCommand() {
        throw Object.assign(new Error('absent'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });
      },
    };
    const send = async ({ constructor: { name }, input }: { input: object }): Promise<object> => {
      sent.push(name);
      return (await answers[name]?.(input)) ?? {};
    };
    const options = { bucket: 'bucket', partBytes: 2 ** 23, baseMs: 0, attempts: 3 };
    const store = createS3BlobStore({ send } as unknown as S3Client, options);
    const stream = async function* (): AsyncGenerator<Uint8Array, void> {
      for (let part = 0; part < 3; part += 1) yield new Uint8Array(2 ** 23);
    };
    const putting = rejectionOf(store.putStream(stream()));
    await expect.poll(() => uploads.size).toBe(3);
    const refused = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    uploads.get(2)?.(Object.assign(new Error('no'), refused));
    expect(await putting).toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: false });
    await store.close();
    const chores = sent.filter((name) => /Abort|List/.test(name));
    expect(chores).toEqual(Array.from({ length: 2 }, () => ['AbortMultipartUploadCommand', 'ListPartsCommand']).flat());
  });
});

describe('a stream whose part fails while its source keeps it waiting', () => {
  it('is not stored without that part', async () => {
    const sent: string[] = [];
    let failed: () => void = () => undefined;
    const hasFailed = new Promise<void>((resolve) => (failed = resolve));
    const answers: Record<string, (input: { PartNumber?: number }) => object> = {
      CreateMultipartUploadCommand: () => ({ UploadId: 'upload' }),
      UploadPartCommand({ PartNumber }) {
        if (PartNumber !== 1) return {};
        failed();
        throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
      },
      HeadObjectCommand() {
        throw Object.assign(new Error('absent'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });
      },
    };
    const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: object }) => {
      sent.push(name);
      return answers[name]?.(input) ?? {};
    };
    const options = { bucket: 'bucket', partBytes: 2 ** 23, baseMs: 0 };
    const store = createS3BlobStore({ send } as unknown as S3Client, options);
    const stream = async function* (): AsyncGenerator<Uint8Array, void> {
      // Two parts, and the beginning of a third.
      yield new Uint8Array(2 ** 24 + 1);
      await hasFailed;
      // Whoever sent it learns of it first.
      await new Promise((resolve) => setImmediate(resolve));
      yield new Uint8Array(2 ** 23);
    };
    expect(await rejectionOf(store.putStream(stream()))).toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await store.close();
    expect(sent).not.toContain('CompleteMultipartUploadCommand');
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
