import type { FileFacts } from '../files/manifest.js';
import { openForWriting, withHandle } from '../files/safe-file.js';
import type { FileToMake } from './builder-messages.js';
import { describeFile } from './vector-files.js';

const NUMBERS_PER_WRITE = 1024 * 1024;

/** Writes vectors to a file as 16-bit floats. On disk when it returns. */
export async function writeHalves({ path, name, data }: FileToMake): Promise<FileFacts> {
  const numbers = new Float32Array(data);
  const handle = await openForWriting(path);
  await withHandle(handle, path, async () => {
    for (let at = 0; at < numbers.length; at += NUMBERS_PER_WRITE) {
      const halves = Uint16Array.from(numbers.subarray(at, at + NUMBERS_PER_WRITE), toHalf);
      await handle.writeFile(new Uint8Array(halves.buffer));
    }
  });
  return describeFile({ path, name });
}

const scratch = new DataView(new ArrayBuffer(4));

/** The bits of the nearest 16-bit float, ties to even; for numbers of -1 to 1. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  // Too small for a normal half: the mantissa, with its hidden bit, slides to the right.
  if (exponent <= 0) return exponent < -10 ? sign : sign | roundShift(mantissa | 0x800000, 14 - exponent);
  return sign | (roundShift(mantissa, 13) + (exponent << 10));
}

/** Shifts to the right and rounds to the nearest, ties to even. */
function roundShift(value: number, shift: number): number {
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const down = value >>> shift;
  return rest > half || (rest === half && (down & 1) === 1) ? down + 1 : down;
}
