/** The arrays that tensors are made of. */
type NumberArray = Uint8Array | Uint16Array | Int32Array | Float32Array | BigInt64Array;

/** A copy in memory of its own. */
export function copyOf<Source extends NumberArray>(array: Source): Source {
  // Not `slice`: that of a Buffer shares its memory.
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return over(array, Uint8Array.from(bytes).buffer);
}

/**
 * The same numbers in memory that can be transferred: the array's own, which is empty afterwards, or else a copy.
 *
 * An array that is part of a larger buffer is copied, so that nothing beside it moves; so is memory of a native library
 * that cannot be moved, and shared memory.
 */
export function moved<Source extends NumberArray>(array: Source): Source {
  const { buffer, byteLength } = array;
  if (byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return copyOf(array);
  try {
    return over(array, structuredClone(buffer, { transfer: [buffer] }));
  } catch {
    return copyOf(array);
  }
}

function over<Source extends NumberArray>(array: Source, buffer: ArrayBufferLike): Source {
  const plain = array instanceof Uint8Array ? Uint8Array : (array.constructor as new (of: ArrayBufferLike) => Source);
  return new plain(buffer) as Source;
}
