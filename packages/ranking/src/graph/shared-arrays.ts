/** `length` zeros in shared memory. */
export function sharedUint32(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

/** `length` zeros in shared memory. */
export function sharedFloat32(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

/** `length` zeros in shared memory. */
export function sharedFloat64(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** One bit for each of `edges`, all 0, in shared memory. */
export function sharedBits(edges: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(Math.ceil(edges / 8)));
}

/** An array that can be copied into a longer one. */
interface Growable<Self> {
  readonly length: number;
  set(source: Self): void;
}

/** A longer array from `make` that begins with `array`; what readers hold of the old one stays as it is. */
export function grown<Array extends Growable<Array>>(
  array: Array,
  least: number,
  make: (length: number) => Array,
): Array {
  if (least <= array.length) return array;
  const longer = make(Math.max(least, array.length * 2));
  longer.set(array);
  return longer;
}
