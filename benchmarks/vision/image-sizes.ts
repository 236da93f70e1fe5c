import { createImageIngest } from '@feedloom/vision';
import sharp from 'sharp';
import type { Figure } from '../harness/figure.js';
import { keeps } from '../harness/figure.js';
import { cpuPerCall, paired } from '../harness/paired.js';
import { pictures } from './pictures.js';

const SIZES = [60, 236, 474, 736, 1200];
const CALLS = 4;

/** A place for blobs that neither hashes nor keeps them; the last ones are at hand. */
function nowhere(): { put(bytes: Uint8Array): Promise<string>; readonly last: Uint8Array[] } {
  const last: Uint8Array[] = [];
  return {
    last,
    async put(bytes) {
      last.push(bytes);
      if (last.length > SIZES.length + 1) last.shift();
      return String(bytes.length);
    },
  };
}

async function serially(file: Buffer): Promise<void> {
  for (const width of SIZES) await sharp(file).resize(width).jpeg({ quality: 80 }).toBuffer();
}

/**
 * The worst size's distance from the picture resized in one step from all its pixels, in decibels. Both are encoded
 * alike, since what a JPEG file loses is no fault of the resizing.
 */
async function worstPsnr(file: Buffer): Promise<number> {
  const blobs = nowhere();
  await createImageIngest({ blobs, sizes: SIZES, format: 'jpeg', quality: 100 }).put(file);
  // A detour over pixels keeps sharp from shrinking while it decodes.
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  let worst = Infinity;
  for (const width of SIZES) {
    const encoded = await sharp(data, { raw }).resize(width).jpeg({ quality: 100 }).toBuffer();
    const reference = await sharp(encoded).raw().toBuffer();
    const candidates = await Promise.all(
      blobs.last.map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
    );
    const ours = candidates.find((candidate) => candidate.info.width === width);
    if (ours?.data.length !== reference.length) throw new Error(`There is no size of ${width} pixels.`);
    let squares = 0;
    for (const [at, value] of ours.data.entries()) squares += (value - (reference[at] ?? 0)) ** 2;
    worst = Math.min(worst, 10 * Math.log10(255 ** 2 / (squares / reference.length)));
  }
  return worst;
}

/** I1: the CPU of five sizes of a picture of 12 megapixels, beside sharp making one after the other from the file. */
export const imageSizes: Figure = {
  ids: ['I1', 'I1psnr'],
  async measure(effort) {
    sharp.cache(false);
    sharp.concurrency(1);
    const [file = Buffer.alloc(0)] = await pictures(1, 4000, 3000);
    const ingest = createImageIngest({ blobs: nowhere(), sizes: SIZES, format: 'jpeg', quality: 80 });
    const row = await paired(
      {
        id: 'I1',
        what: 'CPU of five sizes of a 12 MP JPEG, nothing hashed / sharp, each from the file',
        unit: 'µs',
        goal: '<= 0.5',
        ours: () => cpuPerCall(CALLS, () => ingest.put(file)),
        peer: () => cpuPerCall(CALLS, () => serially(file)),
      },
      effort.rounds,
    );
    const [psnr, least, goal] = [await worstPsnr(file), 45, '>= 1'];
    const ratio = psnr / least;
    const what = 'likeness of the worst size to one resized from all pixels / the bound';
    return [
      row,
      { id: 'I1psnr', what, ours: psnr, peer: least, unit: 'dB', ratio, goal, pass: keeps(ratio, goal), rounds: 1 },
    ];
  },
};
