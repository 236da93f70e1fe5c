import { FeedloomError } from '../errors.js';

/** One field of a message; `bytes` if its value has a length of its own. */
export interface ProtobufField {
  readonly field: number;
  readonly bytes: Uint8Array | undefined;
}

/** Wire types: how the value after a tag is laid out. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;
const LONGEST_VARINT = 10;

/** The fields of a message of protocol buffers, in their order. @throws `ERR_CORRUPT` if it is none. */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let offset = 0;

  /** Exact below 2^53; what is longer is no length of ours. */
  function varint(): number {
    let value = 0;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const byte = message[offset];
      if (byte === undefined) break;
      offset += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw malformed();
  }

  function skip(length: number): void {
    if (length > message.length - offset) throw malformed();
    offset += length;
  }

  while (offset < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (field === 0 || tag >= 2 ** 32) throw malformed();
    let bytes: Uint8Array | undefined;
    if (wireType === VARINT) varint();
    else if (wireType === FIXED64) skip(8);
    else if (wireType === FIXED32) skip(4);
    else if (wireType === DELIMITED) {
      const length = varint();
      skip(length);
      bytes = message.subarray(offset - length, offset);
    } else throw malformed();
    yield { field, bytes };
  }
}

function malformed(): FeedloomError {
  const message = 'The model is not made of protocol buffers, as ONNX files are. Restore it from where it came.';
  return new FeedloomError('ERR_CORRUPT', message);
}
