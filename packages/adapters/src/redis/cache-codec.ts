import { Buffer } from 'node:buffer';

/** How values become bytes and back. */
export interface CacheCodec<Value> {
  /** The bytes of a value. */
  readonly encode: (value: Value) => Uint8Array;
  /** The value of bytes that `encode` once made. What it throws makes the value a miss. */
  readonly decode: (bytes: Uint8Array) => Value;
}

/** JSON, for values that survive it. */
export const jsonCodec: CacheCodec<unknown> = {
  encode: (value) => Buffer.from(JSON.stringify(value) ?? 'null'),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown,
};
