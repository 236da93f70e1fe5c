import { FeedloomError } from '@feedloom/core';
import type { BlobPointer, Deadline } from '@feedloom/core';
import type { ObjectKeys } from './object-keys.js';
import type { S3Calls } from './s3-calls.js';
import { hasLostRace, isAbsent, wrapS3Error } from './wrap-s3-error.js';

/** A pointer, and who put it there. */
interface StoredPointer extends BlobPointer {
  readonly token: string;
}

/**
 * The pointers of a store: small objects, each replaced only if its entity tag is still the one last seen.
 *
 * Each holds a token of its writer: two swaps to one blob have different tags, and a writer whose answer was lost finds
 * out whether it was done.
 */
export class PointerObjects {
  readonly #calls: S3Calls;
  readonly #bucket: string;
  readonly #keys: ObjectKeys;

  constructor(calls: S3Calls, bucket: string, keys: ObjectKeys) {
    this.#calls = calls;
    this.#bucket = bucket;
    this.#keys = keys;
  }

  /** Where `name` points. @throws `ERR_CORRUPT` for an object that no store wrote. */
  async read(name: string, deadline: Deadline): Promise<StoredPointer | undefined> {
    const place = { Bucket: this.#bucket, Key: this.#keys.pointer(name) };
    return this.#calls.run({ doing: 'read a pointer' }, deadline, async ({ client, driver, signal }) => {
      try {
        const answer = await client.send(new driver.GetObjectCommand(place), { abortSignal: signal });
        const content = (await answer.Body?.transformToString()) ?? '';
        return parse(content, answer.ETag);
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  /** Points `name` at `id` if its version is still `expected`. @throws With `indeterminate` if that cannot be told. */
  async swap(name: string, id: string, expected: string | undefined, deadline: Deadline): Promise<string | undefined> {
    // What is no entity tag was never given, and might be no header either.
    if (expected !== undefined && !/^"?[\w.:+/=-]+"?$/.test(expected)) return undefined;
    const token = this.#calls.token();
    const kind = { doing: 'swapped a pointer', isWrite: true };
    try {
      return await this.#calls.once(kind, deadline, async ({ client, driver, signal }) => {
        const put = new driver.PutObjectCommand({
          Bucket: this.#bucket,
          Key: this.#keys.pointer(name),
          Body: `${id} ${token}\n`,
          ContentType: 'text/plain',
          CacheControl: 'no-store',
          ...(expected === undefined ? { IfNoneMatch: '*' } : { IfMatch: expected }),
        });
        return (await client.send(put, { abortSignal: signal })).ETag;
      });
    } catch (error) {
      // The client may have sent it twice, and have been refused by its own first try.
      if (hasLostRace(error) || isAbsent(error)) return this.#versionOf(name, token, deadline);
      const failure = wrapS3Error(error, kind.doing, true);
      if (!failure.indeterminate) throw failure;
      // It may have been done: its token tells. What has not been done may still be, so "no" is no answer.
      const version = await this.#versionOf(name, token, deadline).catch(() => undefined);
      if (version !== undefined) return version;
      throw failure;
    }
  }

  /** The version of the pointer if it holds `token`. */
  async #versionOf(name: string, token: string, deadline: Deadline): Promise<string | undefined> {
    const stored = await this.read(name, deadline);
    return stored?.token === token ? stored.version : undefined;
  }
}

function parse(content: string, version: string | undefined): StoredPointer {
  const [, id, token] = /^([0-9a-f]{64}) ([0-9a-f]{32})\n$/.exec(content) ?? [];
  if (id !== undefined && token !== undefined && version !== undefined) return { id, token, version };
  throw new FeedloomError('ERR_CORRUPT', 'The object of a pointer is damaged. Delete it and point it anew.');
}
