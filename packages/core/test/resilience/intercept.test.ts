import { describe, expect, it } from 'vitest';
import { intercept } from '@feedloom/core';
import type { AsyncMethod, CallOptions } from '@feedloom/core';

class Shelf {
  readonly supports = { durable: true };
  #books = 2;
  #open = true;

  get books(): number {
    return this.#books;
  }

  async add(count: number, options?: CallOptions): Promise<number> {
    void options;
    this.#books += count;
    return Promise.resolve(this.#books);
  }

  async *scan(): AsyncIterable<number> {
    yield await Promise.resolve(this.#books);
  }

  async close(): Promise<void> {
    this.#open = false;
    return Promise.resolve();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

describe('intercept', () => {
  it('is the contract of what it wraps, private fields and getters included', async () => {
    const shelf = new Shelf();
    const methods: string[] = [];
    const wrapped: Shelf = intercept(shelf, undefined, (call) => {
      methods.push(call.method);
      return call.on(shelf, call.options);
    });
    expect(await wrapped.add(3)).toBe(5);
    expect(wrapped.books).toBe(5);
    expect(wrapped.supports).toBe(shelf.supports);
    for await (const books of wrapped.scan()) expect(books).toBe(5);
    await wrapped[Symbol.asyncDispose]();
    expect(wrapped.isOpen).toBe(false);
    expect(methods).toEqual(['add']);
  });

  it('passes changed options to calls that carry options, and adds none to those that do not', async () => {
    const seen: unknown[][] = [];
    const target = {
      async ask(...args: unknown[]): Promise<void> {
        seen.push(args);
        return Promise.resolve();
      },
    };
    const wrapped = intercept(target, ['ask'], (call) => call.on(target, { signal: undefined, deadlineMs: 7 }));
    await wrapped.ask('q', { deadlineMs: 50, limit: 3 });
    await wrapped.ask('q', { user: 'u' });
    await wrapped.ask();
    expect(seen).toEqual([['q', { deadlineMs: 7, signal: undefined, limit: 3 }], ['q', { user: 'u' }], []]);
  });

  it('knows the asynchronous methods of a contract by their types', () => {
    const names: AsyncMethod<Shelf>[] = ['add', 'close'];
    // @ts-expect-error -- a walk is not one answer
    const walk: AsyncMethod<Shelf> = 'scan';
    // @ts-expect-error -- nor is a property
    const property: AsyncMethod<Shelf> = 'books';
    expect([...names, walk, property]).toHaveLength(4);
  });
});
