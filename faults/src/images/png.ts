import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';

/** What a PNG claims and holds; the two need not agree. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. @defaultValue 1 */
  readonly depth?: number;
  /** 0 for grey, 2 for RGB, 6 for RGB with transparency. @defaultValue 0 */
  readonly colour?: number;
  /** What stands between header and pixels. */
  readonly chunks?: readonly Buffer[];
  /** Whether it is sent in seven passes, so that it has to be held whole. @defaultValue `false` */
  readonly isInterlaced?: boolean;
  /** Lines of zeros that it really holds. @defaultValue `height` */
  readonly lines?: number;
}

/** One chunk, with its checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, check]);
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 6: 4 };

/** Where the passes of an interlaced PNG begin, and how far apart their pixels are: across, then down. */
const PASSES = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

function rawLength(width: number, height: number, bits: number): number {
  return (1 + Math.ceil((width * bits) / 8)) * height;
}

function interlacedLength(width: number, height: number, bits: number): number {
  return PASSES.reduce((sum, [left, across, top, down]) => {
    const [columns, rows] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)];
    return columns > 0 && rows > 0 ? sum + rawLength(columns, rows, bits) : sum;
  }, 0);
}

/** A black PNG, well formed but for what it claims. */
export function makePng(parts: PngParts): Buffer {
  const { width, height, depth = 1, colour = 0, chunks = [], isInterlaced = false, lines = height } = parts;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colour;
  header[12] = isInterlaced ? 1 : 0;
  const bits = depth * (CHANNELS[colour] ?? 1);
  const length = isInterlaced ? interlacedLength(width, height, bits) : rawLength(width, lines, bits);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', deflateSync(Buffer.alloc(length), { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
