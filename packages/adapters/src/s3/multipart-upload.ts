import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { CallKind, S3Calls } from './s3-calls.js';
import { isAbsent } from './wrap-s3-error.js';

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
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  try {
    const inTime = deadlineUntil(calls, deadline, stop.signal);
    const done = await uploadEach(calls, upload, parts, inTime, running);
    await calls.run({ ...KIND, doing: 'finished an upload' }, deadline, async ({ client, driver, signal }) => {
      const complete = new driver.CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: done },
        ...(isNew ? { IfNoneMatch: '*' } : {}),
      });
      await client.send(complete, { abortSignal: signal });
    });
  } catch (error) {
    // Whoever asked is told at once. A part that came after the upload was given up would stay.
    stop.abort();
    calls.later((inTime) => Promise.allSettled(running).then(() => giveUp(calls, upload, inTime)));
    throw error;
  }
}

/** The same deadline, which ends with `signal` too. */
function deadlineUntil(calls: S3Calls, deadline: Deadline, signal: AbortSignal): Deadline {
  const { signal: given, ...options } = deadline.toCallOptions();
  return calls.deadlineOf({ ...options, signal: given === undefined ? signal : AbortSignal.any([given, signal]) });
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
  running: Set<Promise<void>>,
): Promise<CompletedPart[]> {
  const done: CompletedPart[] = [];
  // A part may fail while the next one is waited for, when nobody looks: what lacks it must not be finished.
  const failures: unknown[] = [];
  let count = 0;
  for await (const part of parts) {
    if (failures.length > 0) throw failures[0];
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
    sent.catch((error: unknown) => failures.push(error));
    running.add(sent);
    if (running.size >= CONCURRENCY) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return done;
}

/** Gives the parts back, those that come late included. What stays all the same is left to the bucket's rule. */
async function giveUp(calls: S3Calls, upload: Upload, deadline: Deadline): Promise<void> {
  const kind = { doing: 'gave an upload up', isWrite: true };
  await calls.run(kind, deadline, async ({ client, driver, signal }) => {
    try {
      await client.send(new driver.AbortMultipartUploadCommand(upload), { abortSignal: signal });
      const list = new driver.ListPartsCommand({ ...upload, MaxParts: 1 });
      const { Parts: left = [] } = await client.send(list, { abortSignal: signal });
      if (left.length === 0) return;
    } catch (error) {
      if (isAbsent(error)) return;
      throw error;
    }
    const message = 'Parts came after their upload was given up. Give it up again.';
    throw new FeedloomError('ERR_UNAVAILABLE', message, { retryable: true });
  });
}
