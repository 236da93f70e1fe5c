import {
  Deadline,
  FeedloomError,
  checkChange,
  checkPartition,
  checkParts,
  checkRefs,
  checkScanRange,
} from '@feedloom/core';
import type {
  CallOptions,
  CellRef,
  Change,
  Entry,
  OrderedStore,
  OrderedStoreSupport,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '@feedloom/core';
import type { ConfirmedCalls } from './confirmed-calls.js';
import { ConnectionLosses } from './connection-losses.js';
import { clusterOf } from './client-nodes.js';
import { PartitionNames } from './partition-names.js';
import type { PartitionKeys } from './partition-names.js';
import { decodeParts, encodeParts } from './read-script.js';
import { readRefs } from './read-refs.js';
import { RepeatedReads } from './repeated-reads.js';
import { mayResend } from './require-safe-client.js';
import { scanPartition, scanPartitions } from './scan-partitions.js';
import { addScripts } from './scripted-client.js';
import type { RedisClient, ScriptedClient } from './scripted-client.js';
import { wrapRedisError } from './wrap-redis-error.js';
import { encodeChange } from './write-script.js';

/** What a {@link RedisStore} is made of. */
export interface RedisStoreParts {
  readonly client: RedisClient;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly durability: OrderedStoreSupport['durability'];
  /** Makes writes count only once replicas have them; `undefined` if the primary's word is enough. */
  readonly confirmed: ConfirmedCalls | undefined;
  /** Whether it reads from replicas, and so must not write. */
  readonly isReplica: boolean;
  /** Closes the client, if the store opened it. */
  readonly release: () => Promise<void>;
}

/** The longest value, in bytes. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/**
 * An `OrderedStore` on a Redis server or Cluster: two keys a partition, one script call for each read or write.
 *
 * Every call settles within its `timeoutMs`. Made by `createRedisStore` or `openRedisStore`.
 */
export class RedisStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  readonly #client: RedisClient;
  readonly #scripts: ScriptedClient;
  readonly #names: PartitionNames;
  readonly #timeoutMs: number;
  readonly #losses: ConnectionLosses | undefined;
  readonly #confirmed: ConfirmedCalls | undefined;
  readonly #isReplica: boolean;
  readonly #reads: RepeatedReads;
  readonly #release: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** Uses a client; does no I/O. */
  constructor({ client, prefix, timeoutMs, durability, confirmed, isReplica, release }: RedisStoreParts) {
    this.#names = new PartitionNames(prefix);
    this.#client = client;
    this.#scripts = addScripts(client);
    this.#timeoutMs = timeoutMs;
    this.#losses = mayResend(client) ? new ConnectionLosses(client) : undefined;
    this.#confirmed = confirmed;
    this.#isReplica = isReplica;
    this.#reads = new RepeatedReads(client, isReplica);
    this.#release = release;
    this.supports = { durability, snapshotReads: true, indeterminateWrites: true, maxValueBytes: MAX_VALUE_BYTES };
  }

  /** See `OrderedStore.read`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async read(partition: string, parts: readonly ReadPart[], options: CallOptions = {}): Promise<Entry[][]> {
    const deadline = this.#begin('read', options);
    checkPartition(partition);
    checkParts(parts);
    return this.#readParts(partition, parts, deadline);
  }

  /** See `OrderedStore.readMany`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT` */
  async readMany(refs: readonly CellRef[], options: CallOptions = {}): Promise<(Uint8Array | undefined)[]> {
    const deadline = this.#begin('readMany', options);
    checkRefs(refs);
    const isDoubtful = ({ partition }: CellRef): boolean =>
      this.#confirmed?.isDoubtful(this.#names.keysOf(partition)) === true;
    if (!refs.some(isDoubtful)) {
      return this.#settle('readMany', deadline, () => readRefs(this.#client, this.#names, refs));
    }
    const cells = refs.map(({ partition, key }) => this.#readParts(partition, [{ key }], deadline));
    return (await Promise.all(cells)).map(([found]) => found?.[0]?.value);
  }

  /**
   * See `OrderedStore.write`. What an acknowledgement means is `supports.durability`; without `confirm` a failover can
   * lose it.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT`;
   * `ERR_INDETERMINATE` if `confirm` asks for more replicas than have it; `ERR_UNSUPPORTED` on replicas.
   */
  async write(partition: string, change: Change, options: CallOptions = {}): Promise<boolean> {
    const deadline = this.#begin('write', options);
    checkPartition(partition);
    checkChange(change, this.supports.maxValueBytes);
    if (this.#isReplica) {
      throw new FeedloomError(
        'ERR_UNSUPPORTED',
        'This `RedisStore` reads from replicas. Write to one without `replica`.',
      );
    }
    const keys = this.#names.keysOf(partition);
    const lossesBefore = this.#losses?.count;
    const reply = await this.#settle('write', deadline, () => this.#send(keys, change, deadline), keys);
    if (Number(reply) === 1) return true;
    if (this.#losses?.count === lossesBefore) return false;
    throw new FeedloomError(
      'ERR_UNAVAILABLE',
      'The connection to Redis broke during a write and the client sent it again: it was applied the first time, or ' +
        'its guard did not match. Read before writing again, or set `autoResendUnfulfilledCommands: false`.',
      { retryable: true, indeterminate: true },
    );
  }

  /**
   * See `OrderedStore.scan`. Of all partitions it remembers the names that it has yielded: a million take some 165 MB.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE`, `ERR_CORRUPT`
   */
  async *scan(range: ScanRange, options: CallOptions = {}): AsyncGenerator<ScannedEntry, void, undefined> {
    checkScanRange(range);
    const deadline = Deadline.of(options);
    const begin = (): Deadline => this.#begin('scan', deadline.toCallOptions());
    begin();
    const partitions =
      range.partition === undefined
        ? scanPartitions(this.#client, this.#names, (send) => this.#settle('scan', begin(), send))
        : [range.partition];
    for await (const partition of partitions) {
      yield* scanPartition(partition, range, (part) => this.#readParts(partition, [part], begin()));
    }
  }

  /** Closes the client if the store opened it; a client that was handed over stays open. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#losses?.stop();
    this.#closing ??= this.#release();
    await this.#closing;
  }

  /** The same as {@link RedisStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`RedisStore\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }

  #send(keys: PartitionKeys, change: Change, deadline: Deadline): Promise<number | string> {
    const encoded = encodeChange(change);
    return this.#confirmed === undefined
      ? this.#scripts.feedloomWrite(keys.order, keys.values, ...encoded)
      : this.#confirmed.write(keys, encoded, deadline);
  }

  #readParts(partition: string, parts: readonly ReadPart[], deadline: Deadline): Promise<Entry[][]> {
    const keys = this.#names.keysOf(partition);
    const encoded = encodeParts(parts);
    return this.#settle('read', deadline, async () =>
      decodeParts(
        this.#confirmed?.isDoubtful(keys) === true
          ? await this.#confirmed.read(keys, encoded, deadline)
          : await this.#scripts.feedloomReadBuffer(keys.order, keys.values, ...encoded),
      ),
    );
  }

  /**
   * Waits for a command within the deadline, whatever the client does with it, and types its errors.
   *
   * @param written - The keys that the command writes, if it does.
   */
  async #settle<Reply>(
    what: string,
    deadline: Deadline,
    send: () => Promise<Reply>,
    written?: PartitionKeys,
  ): Promise<Reply> {
    const isWrite = written !== undefined;
    try {
      const sent = isWrite ? send() : this.#reads.send(send, deadline);
      return await deadline.race(sent, `the ${what}`, { indeterminate: isWrite });
    } catch (error) {
      const wrapped = wrapRedisError(error, `a ${what}`, isWrite);
      if (isWrite && wrapped.indeterminate) this.#confirmed?.doubt(written);
      // The cluster may have a new primary; ioredis by itself would look for one every few seconds only.
      if (!FeedloomError.is(error)) clusterOf(this.#client)?.refreshSlotsCache();
      throw wrapped;
    }
  }
}
