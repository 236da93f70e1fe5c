import { loadSharp } from './load-sharp.js';

/** The loaders of what `sniffImage` lets through, for files in memory; phones write JPEG with HDR, which is `Uhdr`. */
const LOADERS = ['Jpeg', 'Uhdr', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`);

/**
 * Takes from libvips the ability to read anything but JPEG, PNG, WebP, GIF and AVIF in memory.
 *
 * It holds for the whole process, for every other user of `sharp` in it, and until `sharp.unblock`: so nothing here
 * calls it. Pictures that come in through this package are checked by their magic bytes anyway; this guards a server's
 * other uses of `sharp`, such as files by their path.
 *
 * @throws `ERR_DRIVER_MISSING`
 */
export async function hardenSharp(): Promise<void> {
  const sharp = await loadSharp();
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
}
