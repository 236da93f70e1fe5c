import { Buffer } from 'node:buffer';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Packs numbers as IEEE 754 half floats, little endian: 2 bytes each, 3 significant digits, at most 65,504. */
export function packFloat16(numbers: Float32Array): Buffer {
  const packed = Buffer.allocUnsafe(numbers.length * 2);
  for (let place = 0; place < numbers.length; place += 1) packed.writeUInt16LE(toHalf(numbers[place] ?? 0), place * 2);
  return packed;
}

/** Unpacks what {@link packFloat16} packed. */
export function unpackFloat16(packed: Buffer): Float32Array {
  const numbers = new Float32Array(packed.length >> 1);
  for (let place = 0; place < numbers.length; place += 1) numbers[place] = fromHalf(packed.readUInt16LE(place * 2));
  return numbers;
}

/** Rounds half up; what is too small becomes 0, what is too large the largest half. */
function toHalf(number: number): number {
  float[0] = number;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude >= 0x477fe000) return sign | 0x7bff;
  if (magnitude < 0x38800000) return sign | Math.round(Math.abs(number) * 2 ** 24);
  return sign | ((magnitude - 0x38000000 + 0x1000) >>> 13);
}

function fromHalf(half: number): number {
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return (half & 0x8000) === 0 ? magnitude : -magnitude;
}
