import { FeedloomError } from '@feedloom/core';

/** The module `sharp`. */
export type SharpModule = (typeof import('sharp'))['default'];

/** Loads libvips when the first picture comes. @throws `ERR_DRIVER_MISSING` with the line that installs it. */
export async function loadSharp(): Promise<SharpModule> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    const message =
      'The package `sharp` could not be loaded. Install it with its binary: `npm i --include=optional sharp`.';
    throw new FeedloomError('ERR_DRIVER_MISSING', message, { cause });
  }
}
