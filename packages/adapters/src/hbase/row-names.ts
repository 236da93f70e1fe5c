import { Buffer } from 'node:buffer';
import { FeedloomError, quote } from '@feedloom/core';

/** Four hexadecimal digits of a hash (FNV-1a, folded), so that neighbouring names lie in different regions. */
function spread(name: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of name) hash = Math.imul(hash ^ byte, 0x01000193);
  const folded = ((hash >>> 16) ^ hash) & 0xffff;
  return folded.toString(16).padStart(4, '0');
}

/** How partitions are named as rows: `<prefix>/<4 digits of a hash>/<name>`. */
export class RowNames {
  readonly #prefix: string;
  /** The first row that there can be. */
  readonly start: Buffer;
  /** After the last row that there can be. */
  readonly stop: Buffer;

  /** @throws `ERR_INVALID_ARGUMENT` for a prefix that would need escaping. */
  constructor(prefix: string) {
    if (!/^[A-Za-z0-9_.:-]{1,64}$/.test(prefix)) {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`prefix\` must be 1 to 64 letters, digits or \`_.:-\`, got ${quote(prefix)}.`,
      );
    }
    this.#prefix = `${prefix}/`;
    this.start = Buffer.from(this.#prefix);
    // `0` follows `/`.
    this.stop = Buffer.from(`${prefix}0`);
  }

  /** The row of a partition. */
  rowOf(partition: string): Buffer {
    const name = Buffer.from(partition);
    return Buffer.concat([this.start, Buffer.from(`${spread(name)}/`), name]);
  }

  /** The partition that a row is. */
  partitionOf(row: Buffer): string {
    return row.toString('utf8', this.start.length + 5);
  }

  /** Rows that cut the range of all rows into `regions` of equal shares. */
  splits(regions: number): Buffer[] {
    return Array.from({ length: regions - 1 }, (_, index) => {
      const digits = Math.floor(((index + 1) * 0x10000) / regions);
      return Buffer.from(this.#prefix + digits.toString(16).padStart(4, '0'));
    });
  }
}
