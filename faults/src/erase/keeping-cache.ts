import type { Cache } from '@feedloom/core';

/** A cache whose keys and values can be looked through. */
export class KeepingCache<Value> implements Cache<Value> {
  readonly #kept = new Map<string, Value>();

  async get(key: string): Promise<Value | undefined> {
    return this.#kept.get(key);
  }

  async set(key: string, value: Value): Promise<void> {
    this.#kept.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.#kept.delete(key);
  }

  async load(key: string, loader: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const value = this.#kept.get(key) ?? (await loader(new AbortController().signal));
    this.#kept.set(key, value);
    return value;
  }

  /** Everything that it holds, as text. */
  toText(): string {
    return JSON.stringify([...this.#kept]);
  }
}
