import type { Deadline } from '@feedloom/core';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { CallKind, S3Calls } from './s3-calls.js';

/** Where an upload goes, and what is said of it. */
export interface UploadTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
}

/** How many parts are under way at once. */
const CONCURRENCY = 4;

const KIND: CallKind = { doing: 'uploaded a part of a blob', isWrite: true };

/**
 * Uploads an object in parts, of which the server verifies each; it appears whole or not at all.
 *
 * @param isNew - Whether to refuse to replace an object, which `CompleteMultipartUpload` then reports.
 */
export async function uploadInParts(
  calls: S3Calls,
  target: UploadTarget,
  parts: AsyncIterable<Uint8Array>,
  deadline: Deadline,
  isNew: boolean,
): Promise<void> {
  const { Bucket, Key } = target;
  const UploadId = await calls.run({ ...KIND, doing: 'began an upload' }, deadline, async (attempt) => {
    const create = new attempt.driver.CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: 'CRC32' });
    return (await attempt.client.send(create, { abortSignal: attempt.signal })).UploadId;
  });
  const upload = { Bucket, Key, UploadId };
  try {
    const done = await uploadEach(calls, upload, parts, deadline);
    await calls.run({ ...KIND, doing: 'finished an upload' }, deadline, async ({ client, driver, signal }) => {
      const complete = new driver.CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: done },
        ...(isNew ? { IfNoneMatch: '*' } : {}),
      });
      await client.send(complete, { abortSignal: signal });
    });
  } catch (error) {
    await abort(calls, upload);
    throw error;
  }
}

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string | undefined;
}

async function uploadEach(
  calls: S3Calls,
  upload: Upload,
  parts: AsyncIterable<Uint8Array>,
  deadline: Deadline,
): Promise<CompletedPart[]> {
  const done: CompletedPart[] = [];
  const running = new Set<Promise<void>>();
  let count = 0;
  for await (const part of parts) {
    count += 1;
    const number = count;
    const sending = calls.run(KIND, deadline, async ({ client, driver, signal }) => {
      const put = new driver.UploadPartCommand({
        ...upload,
        PartNumber: number,
        Body: part,
        ChecksumAlgorithm: 'CRC32',
      });
      const { ETag, ChecksumCRC32 } = await client.send(put, { abortSignal: signal });
      done[number - 1] = { PartNumber: number, ETag, ChecksumCRC32 };
    });
    const sent: Promise<void> = sending.finally(() => running.delete(sent));
    // Its failure is met by whoever waits for it below.
    sent.catch(() => undefined);
    running.add(sent);
    if (running.size >= CONCURRENCY) await Promise.race(running);
  }
  await Promise.all(running);
  return done;
}

/** Gives the parts back. What cannot be given back now is left to the bucket's rule for unfinished uploads. */
async function abort(calls: S3Calls, upload: Upload): Promise<void> {
  const kind = { doing: 'gave an upload up', isWrite: true };
  const aborting = calls.once(kind, calls.deadlineOf(), async ({ client, driver, signal }) => {
    await client.send(new driver.AbortMultipartUploadCommand(upload), { abortSignal: signal });
  });
  await aborting.catch(() => undefined);
}
