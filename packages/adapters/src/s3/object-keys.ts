import { createHash } from 'node:crypto';

/**
 * The keys of a store below its prefix: `blobs/ab/cd/<SHA-256>`, `pointers/<SHA-256 of the name>`,
 * `incoming/<random>`.
 *
 * None is a parent folder of another, none ends in `/` or has a part that is `.` or `..`: stores that keep files refuse
 * or hide such keys.
 */
export class ObjectKeys {
  readonly #prefix: string;

  /** `prefix` is '' or ends in `/`. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Of a blob; the same for ever, so that a CDN may be put before it. */
  blob(id: string): string {
    return `${this.#prefix}blobs/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`;
  }

  /** Of a pointer, whatever is in its name. */
  pointer(name: string): string {
    return `${this.#prefix}pointers/${createHash('sha256').update(name).digest('hex')}`;
  }

  /** Of a blob whose hash is not known yet. */
  incoming(token: string): string {
    return `${this.#prefix}incoming/${token}`;
  }
}
