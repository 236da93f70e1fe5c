import { Buffer } from 'node:buffer';
import type { CallOptions } from '../contracts/call-options.js';
import type { SingleKeyStore, VersionedValue } from '../contracts/single-key-store.js';
import { Deadline } from '../deadline.js';

/** The reference {@link SingleKeyStore}: values of one process, gone when it ends. */
export class MemorySingleKeyStore implements SingleKeyStore {
  readonly supports: SingleKeyStore['supports'] = {
    durability: 'memory',
    indeterminateWrites: false,
    maxValueBytes: 16 * 1024 * 1024,
  };
  readonly #values = new Map<string, VersionedValue>();
  #swaps = 0;

  /** See {@link SingleKeyStore.get}. */
  async get(name: string, options?: CallOptions): Promise<VersionedValue | undefined> {
    Deadline.of(options).check('get');
    const found = this.#values.get(name);
    return found === undefined ? undefined : { value: Buffer.from(found.value), version: found.version };
  }

  /** See {@link SingleKeyStore.swap}. */
  async swap(
    name: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options?: CallOptions,
  ): Promise<string | undefined> {
    Deadline.of(options).check('swap');
    if (this.#values.get(name)?.version !== expected) return undefined;
    this.#swaps += 1;
    const version = String(this.#swaps);
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, { value: Buffer.from(value), version });
    return version;
  }

  /** See {@link SingleKeyStore.names}. */
  async *names(options?: CallOptions): AsyncGenerator<string, void, undefined> {
    const deadline = Deadline.of(options);
    for (const name of [...this.#values.keys()]) {
      deadline.check('names');
      yield name;
    }
  }
}
