import { FeedloomError, quote } from '@feedloom/core';
import type { ByteSource } from './byte-source.js';

/** What elements of a serialised vector are read into. All machines that run libfaiss are little-endian. */
const ARRAYS = { int32: Int32Array, int64: BigInt64Array, float64: Float64Array } as const;

type ElementType = keyof typeof ARRAYS;
type ElementArray<Type extends ElementType> = InstanceType<(typeof ARRAYS)[Type]>;

/** Elements at a time, so that a file of gigabytes needs little memory. */
const CHUNK = 1 << 17;

/** Walks over what libfaiss has written. Whatever does not fit is `ERR_CORRUPT`. */
export class ByteReader {
  readonly #source: ByteSource;
  #at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Where the next read begins. */
  get at(): number {
    return this.#at;
  }

  /** Four characters. */
  fourcc(): string {
    return this.#take(4).toString('latin1');
  }

  /** A byte. */
  uint8(): number {
    return this.#take(1).readUInt8();
  }

  /** A signed number of four bytes. */
  int32(): number {
    return this.#take(4).readInt32LE();
  }

  /** A number of eight bytes, which must be one that a count can be: nothing takes less than a byte. */
  count(): number {
    const value = Number(this.#take(8).readBigInt64LE());
    this.expect(value >= 0 && value <= this.#source.length, 'a count', value);
    return value;
  }

  /** Passes over `length` bytes, which must be there. */
  skip(length: number): void {
    this.expect(this.#at + length <= this.#source.length, 'bytes to be there', length);
    this.#at += length;
  }

  /** Passes over `elements` of `type` in chunks, handing each to `visit` with the index of its first element. */
  each<Type extends ElementType>(
    type: Type,
    elements: number,
    visit: (chunk: ElementArray<Type>, first: number) => void,
  ): void {
    const array: new (buffer: ArrayBufferLike) => unknown = ARRAYS[type];
    const width = ARRAYS[type].BYTES_PER_ELEMENT;
    for (let first = 0; first < elements; first += CHUNK) {
      const length = Math.min(CHUNK, elements - first);
      const bytes = this.#take(length * width);
      // A copy is aligned; what was read from the file need not be.
      const aligned = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
      visit(new array(aligned) as ElementArray<Type>, first);
    }
  }

  /** All elements of a short vector with its count before it. */
  vector<Type extends ElementType>(type: Type, atMost: number): number[] {
    const elements = this.count();
    this.expect(elements <= atMost, `at most ${atMost} elements`, elements);
    const all: number[] = [];
    this.each(type, elements, (chunk) => {
      for (const element of chunk) all.push(Number(element));
    });
    return all;
  }

  /** @throws `ERR_CORRUPT` unless `holds`. */
  expect(holds: boolean, rule: string, value: unknown): asserts holds {
    if (holds) return;
    throw new FeedloomError('ERR_CORRUPT', `Byte ${this.#at} of the index: expected ${rule}, got ${quote(value)}.`);
  }

  #take(length: number): Buffer {
    const bytes = this.#source.read(this.#at, length);
    this.#at += length;
    return bytes;
  }
}
