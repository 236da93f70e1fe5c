import { Buffer } from 'node:buffer';
import { FeedloomError, quote } from '@feedloom/core';

/** The two Redis keys of one partition. */
export interface PartitionKeys {
  /** A sorted set of the cells' keys, all with score 0, so that Redis orders them by bytes. */
  readonly order: string;
  /** A hash from the cells' keys to their values. */
  readonly values: string;
}

/**
 * How partitions are named in Redis: `fl:{<base64url of the name>}:k` and `…:v`.
 *
 * The braces are the hash tag that keeps both keys on one node of a cluster. The name is encoded because clients and
 * servers disagree about tags that are empty or hold a brace, and would send the two keys to different nodes.
 */
export class PartitionNames {
  readonly #prefix: string;
  /** Matches every partition's `order` key, for SCAN. */
  readonly pattern: string;

  /** @throws `ERR_INVALID_ARGUMENT` for a prefix that would need escaping. */
  constructor(prefix: string) {
    if (!/^[A-Za-z0-9_.:-]{1,64}$/.test(prefix)) {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`prefix\` must be 1 to 64 letters, digits or \`_.:-\`, got ${quote(prefix)}.`,
      );
    }
    this.#prefix = `${prefix}:{`;
    this.pattern = `${this.#prefix}*}:k`;
  }

  /** The keys of `partition`. */
  keysOf(partition: string): PartitionKeys {
    const start = this.#prefix + Buffer.from(partition).toString('base64url');
    return { order: `${start}}:k`, values: `${start}}:v` };
  }

  /** The partition that an `order` key belongs to. */
  partitionOf(order: string): string {
    return Buffer.from(order.slice(this.#prefix.length, -'}:k'.length), 'base64url').toString();
  }
}
