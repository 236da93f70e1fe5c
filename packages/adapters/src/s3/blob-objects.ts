import type { Deadline } from '@feedloom/core';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import { loadDriver } from '../load-driver.js';
import type { BlobSource } from './blob-source.js';
import { type UploadTarget, uploadInParts } from './multipart-upload.js';
import type { ObjectKeys } from './object-keys.js';
import { joined, slices } from './part-streams.js';
import type { Attempt, S3Calls } from './s3-calls.js';
import { type ObjectBody, collectChunks, verifiedBytes, verifiedChunks } from './verified-body.js';
import { isAbsent, isPresent, isUnanswered } from './wrap-s3-error.js';

/** A blob's bytes never change, so whoever has them may keep them. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const GET = { doing: 'got a blob' };

/** The blobs of a store, each an object that is made once and never replaced. */
export class BlobObjects {
  readonly #calls: S3Calls;
  readonly #bucket: string;
  readonly #keys: ObjectKeys;
  readonly #partBytes: number;

  constructor(calls: S3Calls, bucket: string, keys: ObjectKeys, partBytes: number) {
    this.#calls = calls;
    this.#bucket = bucket;
    this.#keys = keys;
    this.#partBytes = partBytes;
  }

  /** Stores bytes that nobody changes any more. */
  async put(id: string, bytes: Uint8Array, contentType: string, deadline: Deadline): Promise<void> {
    const target = this.#target(this.#keys.blob(id), contentType);
    if (bytes.length > this.#partBytes) {
      if (!(await this.#has(target.Key, deadline)))
        await this.#putParts(target, slices(bytes, this.#partBytes), deadline, true);
      return;
    }
    await this.#calls.run({ doing: 'put a blob', isWrite: true }, deadline, async (attempt) => {
      const { client, driver, signal } = attempt;
      const put = new driver.PutObjectCommand({ ...target, Body: bytes, IfNoneMatch: '*' });
      signHash(put, id);
      try {
        await client.send(put, { abortSignal: signal });
      } catch (error) {
        // 412: it is there. 409: somebody is putting it, who may fail.
        if (isPresent(error)) return;
        // A server that refuses before it has read all bytes closes the connection, and its answer may be lost with it.
        if (isUnanswered(error) && (await this.#isThere(target.Key, attempt).catch(() => false))) return;
        throw error;
      }
    });
  }

  /** Stores a stream whose hash is known at its end: first under another key, unless it fits into one part. */
  async putStream(source: BlobSource, contentType: string, deadline: Deadline): Promise<string> {
    const parts = source.parts(deadline);
    const first = await parts.next();
    const bytes = first.value ?? new Uint8Array();
    const second = await parts.next();
    if (second.done === true) {
      const { id } = source.digest();
      await this.put(id, bytes, contentType, deadline);
      return id;
    }
    const incoming = this.#keys.incoming(this.#calls.token());
    try {
      const all = joined([bytes, second.value], parts);
      await this.#putParts(this.#target(incoming, contentType), all, deadline, false);
      const { id } = source.digest();
      const target = this.#target(this.#keys.blob(id), contentType);
      // One that is there stays as it was put.
      if (!(await this.#has(target.Key, deadline))) await this.#copy(incoming, target, deadline);
      return id;
    } finally {
      await parts.return();
      // What cannot be removed now is left to a rule of the bucket for old objects of this folder.
      this.#calls.later((inTime) => this.#remove(incoming, inTime));
    }
  }

  /** Reads and verifies a blob. @throws `ERR_CORRUPT` */
  async get(id: string, deadline: Deadline): Promise<Uint8Array | undefined> {
    return this.#calls.again(GET, deadline, async () => {
      const found = await this.#find(id, deadline);
      if (found === undefined) return undefined;
      return found.bytes > this.#partBytes
        ? collectChunks(id, found.bytes, verifiedChunks(id, found.body, this.#calls, deadline))
        : verifiedBytes(id, found.body, this.#calls, deadline);
    });
  }

  /** Reads a blob as a stream. */
  async open(id: string, deadline: Deadline): Promise<AsyncGenerator<Uint8Array, void, undefined> | undefined> {
    const found = await this.#calls.again(GET, deadline, () => this.#find(id, deadline));
    return found === undefined ? undefined : verifiedChunks(id, found.body, this.#calls, deadline);
  }

  /** Removes a blob, if it is there. */
  remove(id: string, deadline: Deadline): Promise<void> {
    return this.#remove(this.#keys.blob(id), deadline);
  }

  /** An address that hands the blob out to anybody for a while. */
  async presign(id: string, expiresInMs: number, deadline: Deadline): Promise<string> {
    const load = (): Promise<typeof import('@aws-sdk/s3-request-presigner')> => import('@aws-sdk/s3-request-presigner');
    const { getSignedUrl } = await loadDriver('@aws-sdk/s3-request-presigner', load);
    return this.#calls.run({ doing: 'signed an address' }, deadline, ({ client, driver }) => {
      const get = new driver.GetObjectCommand({ Bucket: this.#bucket, Key: this.#keys.blob(id) });
      return getSignedUrl(client, get, { expiresIn: Math.max(1, Math.floor(expiresInMs / 1000)) });
    });
  }

  /** One attempt: whoever wants more makes it again. */
  async #find(
    id: string,
    deadline: Deadline,
  ): Promise<{ readonly bytes: number; readonly body: ObjectBody } | undefined> {
    const place = { Bucket: this.#bucket, Key: this.#keys.blob(id) };
    const answer = await this.#calls.once(GET, deadline, async ({ client, driver, signal }) => {
      try {
        return await client.send(new driver.GetObjectCommand(place), { abortSignal: signal });
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
    if (answer?.Body === undefined) return undefined;
    return { bytes: answer.ContentLength ?? 0, body: answer.Body as ObjectBody };
  }

  #target(key: string, contentType: string): UploadTarget & { readonly Key: string } {
    return { Bucket: this.#bucket, Key: key, ContentType: contentType, CacheControl: FOR_EVER };
  }

  async #putParts(
    target: UploadTarget,
    parts: AsyncIterable<Uint8Array>,
    deadline: Deadline,
    isNew: boolean,
  ): Promise<void> {
    try {
      await uploadInParts(this.#calls, target, parts, deadline, isNew);
    } catch (error) {
      // Somebody was faster, or an attempt of ours whose answer was lost.
      if (!(await this.#has(target.Key, deadline).catch(() => false))) throw error;
    }
  }

  async #copy(from: string, target: UploadTarget, deadline: Deadline): Promise<void> {
    const kind = { doing: 'gave a blob its key', isWrite: true, patience: 10 };
    await this.#calls.run(kind, deadline, async ({ client, driver, signal }) => {
      const copy = new driver.CopyObjectCommand({
        ...target,
        CopySource: `${this.#bucket}/${encodeURIComponent(from).replaceAll('%2F', '/')}`,
        MetadataDirective: 'REPLACE',
      });
      await client.send(copy, { abortSignal: signal });
    });
  }

  #has(key: string, deadline: Deadline): Promise<boolean> {
    return this.#calls.run({ doing: 'looked for a blob' }, deadline, (attempt) => this.#isThere(key, attempt));
  }

  async #isThere(key: string, { client, driver, signal }: Attempt): Promise<boolean> {
    try {
      await client.send(new driver.HeadObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal: signal });
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  #remove(key: string, deadline: Deadline): Promise<void> {
    return this.#calls.run({ doing: 'deleted a blob', isWrite: true }, deadline, async ({ client, driver, signal }) => {
      try {
        await client.send(new driver.DeleteObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal: signal });
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    });
  }
}

/**
 * Signs a request with the hash of its body, which is known already and which the server checks what it receives by. The
 * client would hash the body again, or over TLS not at all.
 */
function signHash({ middlewareStack }: PutObjectCommand, hash: string): void {
  middlewareStack.add(
    (next) => (call) => {
      const { headers } = call.request as { headers: Record<string, string> };
      headers['x-amz-content-sha256'] = hash;
      return next(call);
    },
    { step: 'build', name: 'signHash' },
  );
}
