import {
  Deadline,
  FeedloomError,
  bulkhead,
  quote,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
} from '@feedloom/core';
import type { BlobStore, CallOptions, Clock, ImageManifest, ImageSize, RetryOptions } from '@feedloom/core';
import { DECODE_SLOTS } from './decode-slots.js';
import type { EncodedSize, Encoding } from './encode-size.js';
import { imageLimits } from './image-limits.js';
import type { ImageLimits } from './image-limits.js';
import { makeSizes } from './make-sizes.js';
import { openImage } from './open-image.js';
import { steadyBlobs } from './steady-blobs.js';
import type { BlobPut } from './steady-blobs.js';

/** How pictures are taken in. */
export interface ImageIngestOptions extends ImageLimits {
  /** Where the sizes go, and the original if it has no place of its own. Whoever opened it closes it. */
  readonly blobs: Pick<BlobStore, 'put'>;
  /** Where originals go, so that what is served can never be one. @defaultValue `blobs` */
  readonly originals?: Pick<BlobStore, 'put'> | undefined;
  /** The widths of the public sizes, in pixels; proportions are kept. @defaultValue `[60, 236, 474, 736, 1200]` */
  readonly sizes?: readonly number[] | undefined;
  /** `webp` keeps transparency; `jpeg` lays it on white. @defaultValue `'webp'` */
  readonly format?: Encoding['format'] | undefined;
  /** 1 to 100. @defaultValue 80 */
  readonly quality?: number | undefined;
  /** The most pictures that wait to be worked on; more are refused with `ERR_OVERLOADED`. @defaultValue 64 */
  readonly maxQueue?: number | undefined;
  /** How often and how fast a blob is put again. @defaultValue as `retrying` of core does it */
  readonly retry?: RetryOptions<BlobPut> | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Takes pictures in. Holds nothing that needs closing. */
export interface ImageIngest {
  /**
   * Checks a picture, makes its public sizes and stores both. The same bytes give the same manifest, and are stored once.
   *
   * The original is stored as it came, metadata and place included: never serve it. The sizes are upright, in sRGB,
   * without metadata, and never enlarged: those wider than the picture are as wide as the picture, and one blob. Of an
   * animation the first frame counts. `bytes` must not change before it is done. If it fails there is no manifest; blobs that were stored by then stay, and a
   * repeated call uses them.
   *
   * @throws `ERR_INVALID_ARGUMENT`; `ERR_UNSUPPORTED` for other formats than JPEG, PNG, WebP, GIF and AVIF;
   * `ERR_TOO_LARGE`; `ERR_INVALID_PAYLOAD` for a damaged picture; `ERR_OVERLOADED` with `retryAfterMs` if `maxQueue`
   * pictures wait already, or if too little time is left; `ERR_ABORTED`, `ERR_TIMEOUT`; `ERR_UNAVAILABLE` if memory runs
   * out, and that and others of the blob store.
   */
  put(bytes: Uint8Array, options?: CallOptions): Promise<ImageManifest>;
}

/** Pictures that are worked on at once: decoding and encoding share slots, so one of them can always go on. */
const PICTURES_AT_ONCE = 2 * DECODE_SLOTS;

/**
 * Creates the way in for pictures.
 *
 * Decoding and encoding take place on libuv's threads, a bounded number at a time, and so many pictures at most are held
 * decoded: twice one fewer than libuv has threads.
 *
 * @throws `ERR_INVALID_ARGUMENT` for options out of range.
 */
export function createImageIngest({
  blobs,
  originals = blobs,
  sizes = [60, 236, 474, 736, 1200],
  format = 'webp',
  quality = 80,
  maxQueue = 64,
  retry = {},
  clock = systemClock,
  ...options
}: ImageIngestOptions): ImageIngest {
  const widths = checkSizes(sizes);
  const encoding = checkEncoding({ format, quality });
  const limits = imageLimits(options);
  requireNonNegative('maxQueue', maxQueue);
  const steady = steadyBlobs(blobs, { clock, ...retry });
  const steadyOriginals = originals === blobs ? steady : steadyBlobs(originals, { clock, ...retry });

  // From the header to the last size: pictures that had only been decoded would otherwise pile up before any is encoded.
  const workshop = bulkhead(
    {
      async make(bytes: Uint8Array, callOptions: CallOptions) {
        const deadline = Deadline.of(callOptions, clock);
        const image = await openImage(bytes, limits, deadline);
        const made = await makeSizes(image, widths, encoding, deadline);
        return { width: image.width, height: image.height, format: image.format, ...made };
      },
    },
    { size: PICTURES_AT_ONCE, queue: maxQueue, name: 'image ingest', clock },
  );

  /** Races: not every store of others hears of deadlines. A blob that is still stored afterwards does no harm. */
  function put(place: BlobPut, bytes: Uint8Array, deadline: Deadline): Promise<string> {
    return deadline.race(place.put(bytes, deadline.toCallOptions()), 'the storing of a picture');
  }

  async function store(size: EncodedSize, deadline: Deadline): Promise<ImageSize> {
    const path = await put(steady, size.file, deadline);
    return { width: size.width, height: size.height, format, bytes: size.file.length, path };
  }

  return {
    async put(bytes, callOptions) {
      const deadline = Deadline.of(callOptions, clock);
      deadline.check('the taking in of a picture');
      const { sizes: made, ...picture } = await workshop.make(bytes, deadline.toCallOptions());
      const [id, ...stored] = await Promise.all([
        put(steadyOriginals, bytes, deadline),
        ...made.map((size) => store(size, deadline)),
      ]);
      return { id, ...picture, sizes: stored };
    },
  };
}

function checkSizes(sizes: readonly number[]): readonly number[] {
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`sizes\` must be a list of widths, got ${quote(sizes)}.`);
  }
  for (const width of sizes) requirePositiveInteger('sizes', width);
  return [...new Set<number>(sizes)].sort((a, b) => a - b);
}

function checkEncoding(encoding: Encoding): Encoding {
  const { format, quality } = encoding;
  if (!['webp', 'jpeg'].includes(format)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`format\` must be webp or jpeg, got ${quote(format)}.`);
  }
  requirePositiveInteger('quality', quality);
  if (quality <= 100) return encoding;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`quality\` must be at most 100, got ${quote(quality)}.`);
}
