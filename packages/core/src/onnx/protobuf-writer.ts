const text = new TextEncoder();

/** Wire types of protocol buffers: how the value after a tag is laid out. */
const VARINT = 0;
const DELIMITED = 2;
const FIXED32 = 5;

/** A variable-length integer; a negative one takes ten bytes, as an `int64` does. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/**
 * Writes one message of protocol buffers, field by field. Bytes are kept as they are given and copied once, at the end.
 *
 * @see {@link https://protobuf.dev/programming-guides/encoding/ | Encoding}
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];
  #byteLength = 0;

  /** How long the message is so far. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** A field of type `int64`, `int32` or an enumeration. */
  int(field: number, value: number | bigint): this {
    return this.#tag(field, VARINT).#append(varint(value));
  }

  /** Such a field, repeated and packed. */
  ints(field: number, values: readonly (number | bigint)[]): this {
    const packed = new ProtobufWriter();
    for (const value of values) packed.#append(varint(value));
    return this.message(field, packed);
  }

  /** A field of type `float`. */
  float(field: number, value: number): this {
    return this.#tag(field, FIXED32).#append(littleEndian([value]));
  }

  /** Such a field, repeated and packed. */
  floats(field: number, values: readonly number[]): this {
    return this.bytes(field, littleEndian(values));
  }

  /** A field of type `string`. */
  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value));
  }

  /** A field of type `bytes`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, DELIMITED).#append(varint(value.byteLength)).#append(value);
  }

  /** A field that holds a message. */
  message(field: number, value: ProtobufWriter): this {
    this.#tag(field, DELIMITED).#append(varint(value.byteLength));
    for (const part of value.#parts) this.#append(part);
    return this;
  }

  /** The whole message, in memory of its own. */
  toBytes(): Uint8Array {
    const whole = new Uint8Array(this.#byteLength);
    let offset = 0;
    for (const part of this.#parts) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    return whole;
  }

  #tag(field: number, wireType: number): this {
    return this.#append(varint((field << 3) | wireType));
  }

  #append(part: Uint8Array): this {
    this.#parts.push(part);
    this.#byteLength += part.byteLength;
    return this;
  }
}

function littleEndian(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setFloat32(index * 4, value, true));
  return new Uint8Array(view.buffer);
}
