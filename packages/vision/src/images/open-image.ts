import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { Metadata, Sharp } from 'sharp';
import { inDecodeSlot } from './decode-slots.js';
import { checkBytes } from './image-limits.js';
import type { WholeImageLimits } from './image-limits.js';
import { loadSharp } from './load-sharp.js';
import { sniffImage } from './sniff-image.js';
import type { ImageFormat } from './sniff-image.js';
import { wrapSharpError } from './wrap-sharp-error.js';

/** A picture whose header has been read and found good, and nothing else yet. */
export interface OpenedImage {
  /** By its first bytes. */
  readonly format: ImageFormat;
  /** The upright picture's width in pixels. */
  readonly width: number;
  /** The upright picture's height in pixels. */
  readonly height: number;
  /**
   * Works on the upright first frame in a decode slot.
   *
   * @throws `ERR_INVALID_PAYLOAD` if the picture is damaged, `ERR_TOO_LARGE`, `ERR_ABORTED`, `ERR_TIMEOUT`.
   */
  decode<Result>(deadline: Deadline, work: (image: Sharp) => Promise<Result>): Promise<Result>;
}

/** The longest side: JPEG's own limit. libvips works line by line, so one line must never be as large as a picture. */
const MAX_SIDE = 65_535;

/** The longest that one step with a picture may compute, in seconds; no honest picture within the limits takes so long. */
const MAX_SECONDS = 30;

/** The names that libvips gives the formats. */
const LOADERS: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'heif',
};

/**
 * The only door through which pictures come in: by magic bytes, byte count and header, before a pixel is decoded.
 *
 * Truncated and damaged pictures are refused rather than shown in part. The bytes must not change until all work on them
 * is done.
 *
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_UNSUPPORTED`, `ERR_TOO_LARGE`, `ERR_INVALID_PAYLOAD`, `ERR_DRIVER_MISSING`,
 * `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function openImage(bytes: Uint8Array, limits: WholeImageLimits, deadline: Deadline): Promise<OpenedImage> {
  const format = sniffImage(bytes);
  checkBytes(bytes, limits);
  const sharp = await loadSharp();
  const options = { autoOrient: true, failOn: 'warning', limitInputPixels: limits.maxPixels, pages: 1 } as const;
  const open = (): Sharp => sharp(bytes, options).timeout({ seconds: MAX_SECONDS });
  const decode: OpenedImage['decode'] = (until, work) =>
    inDecodeSlot(until, 'the decoding of a picture', async () => {
      try {
        return await work(open());
      } catch (error) {
        throw wrapSharpError(error, limits);
      }
    });
  const header = await decode(deadline, (image) => image.metadata());
  checkHeader(header, format, limits);
  return { format, ...header.autoOrient, decode };
}

function checkHeader(header: Metadata, format: ImageFormat, limits: WholeImageLimits): void {
  const isAsSniffed = header.format === LOADERS[format] && (format !== 'avif' || header.compression === 'av1');
  if (!isAsSniffed) {
    const message = `The picture begins as ${format} but is \`${header.format}\` inside. Send it in one format.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  const { width, height } = header.autoOrient;
  if (!(width >= 1 && height >= 1)) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `The picture has ${width} x ${height} pixels. Send one with some.`);
  }
  if (width * height > limits.maxPixels || Math.max(width, height) > MAX_SIDE) {
    const most = `\`maxPixels\` (${limits.maxPixels}) or ${MAX_SIDE} on a side`;
    const message = `The picture has ${width} x ${height} pixels, more than ${most}. Send a smaller one.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }
}
