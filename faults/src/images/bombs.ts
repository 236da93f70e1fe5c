import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import type { ErrorCode } from '@feedloom/core';
import { makeGif } from './gif.js';
import { resizedClaim, withRepeatedScan, withSegments } from './jpeg.js';
import { makePng, pngChunk } from './png.js';
import { makeSamples } from './samples.js';
import { SVG_BOMBS } from './svg-bombs.js';

/** What may become of a file. */
export type Outcome = ErrorCode | 'accepted';

/** A file that is made to hurt, and what must become of it. */
export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: readonly Outcome[];
}

const TOO_LARGE: readonly Outcome[] = ['ERR_TOO_LARGE'];
const DAMAGED: readonly Outcome[] = ['ERR_INVALID_PAYLOAD'];
const REFUSED: readonly Outcome[] = ['ERR_UNSUPPORTED'];
const SHOWN: readonly Outcome[] = ['accepted'];
/** Either is right: what counts is that nothing breaks and nothing grows. */
const SHOWN_OR_DAMAGED: readonly Outcome[] = ['accepted', 'ERR_INVALID_PAYLOAD'];

const MEGABYTE = 2 ** 20;

/** An EXIF block whose directory names itself as the next one. */
const CIRCULAR_EXIF = Buffer.from(
  'Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x08\0\0\0',
  'latin1',
);

/** Replaces the first `from` after `behind`. */
function patched(bytes: Buffer, behind: string, offset: number, words: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(behind, 0, 'latin1');
  if (at < 0) throw new Error(`There is no ${behind}.`);
  words.forEach((word, index) => copy.writeUInt32BE(word, at + offset + 4 * index));
  return copy;
}

/** As deep and as large as is allowed: 320 MB once it is decoded. */
function deepPng(): Buffer {
  return makePng({ width: 8000, height: 5000, depth: 16, colour: 6, isInterlaced: true });
}

function iccBomb(): Buffer {
  const profile = deflateSync(Buffer.alloc(200 * MEGABYTE), { level: 9 });
  return pngChunk('iCCP', Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), profile]));
}

function textBomb(): Buffer {
  const text = deflateSync(Buffer.alloc(100 * MEGABYTE, 'a'), { level: 9 });
  return pngChunk('zTXt', Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), text]));
}

/** An extended WebP header that claims 16,384 x 16,384 pixels. */
function webpClaim(webp: Buffer): Buffer {
  const body = Buffer.from([0, 0, 0, 0, 0xff, 0x3f, 0, 0xff, 0x3f, 0]);
  const extended = Buffer.concat([Buffer.from('VP8X\x0a\0\0\0', 'latin1'), body, webp.subarray(12)]);
  const head = Buffer.from(webp.subarray(0, 12));
  head.writeUInt32LE(extended.length + 4, 4);
  return Buffer.concat([head, extended]);
}

/** Makes them all. */
export async function makeBombs(): Promise<readonly Bomb[]> {
  const { jpeg, plain, png, webp, gif, avif, tiff, large } = await makeSamples();
  const bomb = (name: string, bytes: Buffer, expected: readonly Outcome[]): Bomb => ({ name, bytes, expected });
  const animation = Array.from({ length: 200 }, () => pngChunk('fcTL', Buffer.alloc(26)));
  return [
    bomb('PNG of 256 megapixels in 31 KB', makePng({ width: 16_000, height: 16_000 }), TOO_LARGE),
    bomb('PNG that claims 2^31 x 2^31 pixels', makePng({ width: 2 ** 31 - 1, height: 2 ** 31 - 1, lines: 0 }), [
      ...TOO_LARGE,
      ...DAMAGED,
    ]),
    bomb('PNG that claims 36 megapixels and holds none', makePng({ width: 6000, height: 6000, lines: 0 }), DAMAGED),
    bomb(
      'PNG that holds more lines than it claims',
      makePng({ width: 64, height: 8, lines: 60_000 }),
      SHOWN_OR_DAMAGED,
    ),
    bomb('PNG that is 40 million pixels long and 1 high', makePng({ width: 40_000_000, height: 1 }), TOO_LARGE),
    bomb('PNG that is 65,535 pixels long and 1 high', makePng({ width: 65_535, height: 1 }), SHOWN),
    bomb('PNG of 40 megapixels that has to be held whole', deepPng(), SHOWN),
    bomb('PNG without an area', makePng({ width: 0, height: 0 }), DAMAGED),
    bomb(
      'PNG whose profile inflates to 200 MB',
      makePng({ width: 64, height: 64, chunks: [iccBomb()] }),
      SHOWN_OR_DAMAGED,
    ),
    bomb(
      'PNG whose text inflates to 100 MB',
      makePng({ width: 64, height: 64, chunks: [textBomb()] }),
      SHOWN_OR_DAMAGED,
    ),
    bomb('PNG with an animation that is none', makePng({ width: 64, height: 64, chunks: animation }), SHOWN_OR_DAMAGED),
    bomb('PNG with a page behind it', Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]), SHOWN_OR_DAMAGED),
    bomb('file of 21 MB', Buffer.concat([png, Buffer.alloc(21_000_000)]), TOO_LARGE),
    bomb('JPEG that claims 65,500 x 65,500 pixels', resizedClaim(jpeg, 65_500, 65_500), TOO_LARGE),
    bomb('JPEG that claims more than it holds', resizedClaim(jpeg, 4000, 4000), DAMAGED),
    bomb('JPEG without an area', resizedClaim(jpeg, 0, 0), DAMAGED),
    bomb('JPEG with 2,000 scans', withRepeatedScan(plain, 2000), SHOWN_OR_DAMAGED),
    bomb(
      'JPEG of 300 pieces of EXIF',
      withSegments(
        jpeg,
        0xffe1,
        Array.from({ length: 300 }, () => Buffer.alloc(65_000, 'E')),
      ),
      SHOWN_OR_DAMAGED,
    ),
    bomb('JPEG whose EXIF goes round in a circle', withSegments(jpeg, 0xffe1, [CIRCULAR_EXIF]), SHOWN),
    bomb('JPEG that goes on as SVG', Buffer.concat([jpeg.subarray(0, 4), SVG_BOMBS[0]?.bytes ?? jpeg]), DAMAGED),
    bomb('JPEG of 40 megapixels, the most that is allowed', large, SHOWN),
    bomb('GIF with a canvas of 65,535 x 65,535', makeGif({ width: 65_535, height: 65_535 }), [
      ...TOO_LARGE,
      // libvips takes no canvas at its word, and shows its frame.
      ...SHOWN,
    ]),
    bomb('GIF with a frame of 65,535 x 65,535', makeGif({ width: 65_535, height: 65_535, isFilled: true }), TOO_LARGE),
    bomb('GIF of 100,000 frames', makeGif({ width: 16, height: 16, frames: 100_000 }), SHOWN_OR_DAMAGED),
    bomb('GIF without an area', makeGif({ width: 0, height: 0 }), SHOWN_OR_DAMAGED),
    bomb('GIF that is a script', Buffer.from('GIF89a/*\0*/=1;alert(1)//', 'latin1'), DAMAGED),
    bomb('WebP that claims 16,384 x 16,384 pixels', webpClaim(webp), [...TOO_LARGE, ...DAMAGED]),
    bomb('AVIF that claims 30,000 x 30,000 pixels', patched(avif, 'ispe', 8, [30_000, 30_000]), [
      ...TOO_LARGE,
      ...DAMAGED,
    ]),
    bomb('AVIF that claims another size than it holds', patched(avif, 'ispe', 8, [3000, 3000]), SHOWN_OR_DAMAGED),
    bomb('TIFF', tiff, REFUSED),
    ...[jpeg, png, webp, gif, avif].map((bytes, index) =>
      bomb(`half a picture, ${index}`, bytes.subarray(0, bytes.length >> 1), DAMAGED),
    ),
    ...[jpeg, png, webp, gif, avif].map((bytes, index) =>
      bomb(`magic bytes alone, ${index}`, bytes.subarray(0, index === 4 ? 32 : 12), DAMAGED),
    ),
    bomb('nothing', Buffer.alloc(0), DAMAGED),
    bomb('one byte', Buffer.from([0xff]), REFUSED),
    ...SVG_BOMBS.map(({ name, bytes }) => bomb(name, bytes, REFUSED)),
  ];
}
