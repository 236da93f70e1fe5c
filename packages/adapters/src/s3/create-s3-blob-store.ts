import { FeedloomError, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { Clock, Random } from '@feedloom/core';
import type { S3Client } from '@aws-sdk/client-s3';
import { BlobObjects } from './blob-objects.js';
import { ObjectKeys } from './object-keys.js';
import { PointerObjects } from './pointer-objects.js';
import { S3BlobStore } from './s3-blob-store.js';
import { type S3CallOptions, S3Calls } from './s3-calls.js';

/** Where an {@link S3BlobStore} lies, and how its calls are made. */
export interface CreateS3BlobStoreOptions extends S3CallOptions {
  /** The bucket; it must be there. */
  readonly bucket: string;
  /** What all keys begin with, as `team/blobs`: letters, digits and `-_.`, in folders. @defaultValue `'feedloom'` */
  readonly prefix?: string | undefined;
  /** The length of the parts in which longer blobs are sent, in bytes, at least 5 MiB. @defaultValue 8 MiB */
  readonly partBytes?: number | undefined;
  /** The longest blob, in bytes, at most 5 GiB (the most that S3 copies at once). @defaultValue 5 GiB */
  readonly maxBlobBytes?: number | undefined;
  /**
   * What the server promises of an object that it has acknowledged: `'quorum'` for AWS, whose objects are in several
   * zones. @defaultValue `'os'`; `'quorum'` from `openS3BlobStore` without an `endpoint`
   */
  readonly durability?: 'os' | 'fsync' | 'quorum' | undefined;
  /** Time, for deadlines and pauses. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Chance, for pauses and names. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

const MEBIBYTE = 1024 * 1024;
const LEAST_PART_BYTES = 5 * MEBIBYTE;
const MOST_BYTES = 5 * 1024 * MEBIBYTE;

/**
 * Creates a blob store on a client of yours, which stays open when the store is closed.
 *
 * The store makes failed calls again; give the client `maxAttempts: 1` so that it does not do so too. Needs the package
 * `@aws-sdk/client-s3`, and `@aws-sdk/s3-request-presigner` for `presign`.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createS3BlobStore(client: S3Client, options: CreateS3BlobStoreOptions): S3BlobStore {
  return makeS3BlobStore(client, options, () => undefined);
}

/** Creates a store that calls `release` when it is closed. */
export function makeS3BlobStore(
  client: S3Client,
  {
    bucket,
    prefix = 'feedloom',
    partBytes = 8 * MEBIBYTE,
    maxBlobBytes = MOST_BYTES,
    durability = 'os',
    clock = systemClock,
    random = systemRandom,
    ...callOptions
  }: CreateS3BlobStoreOptions,
  release: () => void,
): S3BlobStore {
  requirePositiveInteger('partBytes', partBytes);
  requirePositiveInteger('maxBlobBytes', maxBlobBytes);
  if (partBytes < LEAST_PART_BYTES) throw outOfRange('partBytes', `at least ${LEAST_PART_BYTES}`, partBytes);
  if (maxBlobBytes > MOST_BYTES) throw outOfRange('maxBlobBytes', `at most ${MOST_BYTES}`, maxBlobBytes);
  const calls = new S3Calls(client, { ...callOptions, clock, random });
  const keys = new ObjectKeys(folderOf(prefix));
  const blobs = new BlobObjects(calls, bucket, keys, partBytes);
  const pointers = new PointerObjects(calls, bucket, keys);
  return new S3BlobStore({ calls, blobs, pointers, partBytes, supports: { durability, maxBlobBytes }, release });
}

function folderOf(prefix: string): string {
  if (prefix === '') return '';
  // Servers that keep files refuse other names or give them a meaning.
  if (/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(prefix)) return `${prefix}/`;
  const message = `\`prefix\` must be folders of letters, digits and \`-_.\`, got \`${prefix}\`.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

function outOfRange(name: string, range: string, value: number): FeedloomError {
  return new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${range}, got \`${value}\`.`);
}
