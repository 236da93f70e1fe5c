import { FeedloomError, quote } from '@feedloom/core';

/** A configuration that somebody else wrote, read key by key; a key that nobody has read is an error. */
export class ConfigReader {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #unread: Set<string>;
  readonly #name: string;

  /** Reads `config`, called `name` in messages. `null` is the same as absent. @throws `ERR_INVALID_ARGUMENT` */
  constructor(name: string, config: unknown) {
    this.#name = name;
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `${name} must be a JSON object, got ${quote(config)}.`);
    }
    this.#values = new Map(Object.entries(config).filter(([, value]) => value !== null && value !== undefined));
    this.#unread = new Set(this.#values.keys());
  }

  /** Whether `key` has a value. */
  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** The value of `key`, whatever it is. */
  value(key: string): unknown {
    this.#unread.delete(key);
    return this.#values.get(key);
  }

  /** Accepts keys that do not matter to pixels. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#unread.delete(key);
  }

  /** A text, or `undefined` if there is none. */
  text(key: string): string | undefined {
    const value = this.value(key);
    if (value !== undefined && typeof value !== 'string') this.refuse(key, `must be a string, got ${quote(value)}`);
    return value;
  }

  /** A truth value, or `otherwise` if there is none. */
  flag(key: string, otherwise: boolean): boolean {
    const value = this.value(key) ?? otherwise;
    if (typeof value !== 'boolean') this.refuse(key, `must be true or false, got ${quote(value)}`);
    return value;
  }

  /** A positive, finite number, or `otherwise` if there is none. */
  number(key: string, otherwise: number): number {
    const value = this.value(key) ?? otherwise;
    if (!isPositive(value)) this.refuse(key, `must be a number above 0, got ${quote(value)}`);
    return value;
  }

  /** One number for each of three channels: from a list of three, or from one number for all. */
  channels(key: string): readonly [number, number, number] {
    const value = this.value(key);
    if (value === undefined) this.refuse(key, 'is missing');
    const list: unknown[] = Array.isArray(value) ? value : [value, value, value];
    const [red, green, blue] = list;
    if (list.length !== 3 || !isFiniteNumber(red) || !isFiniteNumber(green) || !isFiniteNumber(blue)) {
      this.refuse(key, `must be three finite numbers, got ${quote(value)}`);
    }
    return [red, green, blue];
  }

  /** Ends the reading. @throws `ERR_UNSUPPORTED` that names the keys that were not read. */
  finish(): void {
    const unread = [...this.#unread].map((key) => `\`${key}\``);
    if (unread.length === 0) return;
    const message = `${this.#name} has ${unread.join(', ')}, which is not understood. Write the plan by hand.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }

  /** Says what is wrong with `key`. @throws `ERR_INVALID_ARGUMENT`, or `code`. */
  refuse(key: string, why: string, code: 'ERR_INVALID_ARGUMENT' | 'ERR_UNSUPPORTED' = 'ERR_INVALID_ARGUMENT'): never {
    throw new FeedloomError(code, `\`${key}\` of ${this.#name} ${why}.`);
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPositive(value: unknown): value is number {
  return isFiniteNumber(value) && value > 0;
}
