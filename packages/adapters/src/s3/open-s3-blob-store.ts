import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { loadDriver } from '../load-driver.js';
import { type CreateS3BlobStoreOptions, makeS3BlobStore } from './create-s3-blob-store.js';
import type { S3BlobStore } from './s3-blob-store.js';
import { wrapS3Error } from './wrap-s3-error.js';

/** Which server to open an {@link S3BlobStore} on. */
export interface OpenS3BlobStoreOptions extends CreateS3BlobStoreOptions, CallOptions {
  /** The server's address, as `http://127.0.0.1:9000`; for one that is not of AWS. @defaultValue that of AWS for `region` */
  readonly endpoint?: string | undefined;
  /** The region. @defaultValue as the SDK of AWS finds it */
  readonly region?: string | undefined;
  /** Who asks. @defaultValue as the SDK of AWS finds them: variables, profiles, roles */
  readonly credentials?: S3ClientConfig['credentials'];
  /** The longest wait for a connection, in milliseconds. @defaultValue 3,000 */
  readonly connectTimeoutMs?: number | undefined;
  /** The most connections at once. @defaultValue 64 */
  readonly maxConnections?: number | undefined;
  /** More options for the client. What makes calls settle is set afterwards. @defaultValue none */
  readonly clientOptions?: S3ClientConfig | undefined;
}

/**
 * Opens a blob store in a bucket, and asks whether it is there.
 *
 * Needs the package `@aws-sdk/client-s3`, and `@aws-sdk/s3-request-presigner` for `presign`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers or it refuses; `ERR_NOT_FOUND`
 * if there is no such bucket; `ERR_INVALID_ARGUMENT`.
 */
export async function openS3BlobStore({
  endpoint,
  region,
  credentials,
  connectTimeoutMs = 3_000,
  maxConnections = 64,
  clientOptions = {},
  signal,
  deadlineMs,
  ...options
}: OpenS3BlobStoreOptions): Promise<S3BlobStore> {
  const { bucket, clock, timeoutMs = 30_000 } = options;
  const deadline = Deadline.of({ signal, deadlineMs }, clock);
  deadline.check('opening the store');
  const { S3Client, HeadBucketCommand } = await loadDriver('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
  const client = new S3Client({
    // Buckets as folders of the path: what servers that are not of AWS expect.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    // The store has a checksum of its own for what it puts and gets.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...clientOptions,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: maxConnections },
      httpsAgent: { keepAlive: true, maxSockets: maxConnections },
    },
  });
  const durability = options.durability ?? (endpoint === undefined ? 'quorum' : 'os');
  const store = makeS3BlobStore(client, { ...options, durability }, () => client.destroy());
  try {
    const asking = client.send(new HeadBucketCommand({ Bucket: bucket }));
    await deadline.within(timeoutMs).race(asking, 'asking for the bucket');
    return store;
  } catch (error) {
    await store.close();
    throw bucketError(error);
  }
}

/** An answer to HEAD has no body that would name the error. */
function bucketError(error: unknown): unknown {
  const isMissing = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;
  const named = isMissing ? Object.assign(error as Error, { name: 'NoSuchBucket' }) : error;
  return wrapS3Error(named, 'looked for the bucket');
}
