import type { ConfigReader } from './config-reader.js';
import type { Normalisation } from './fold-normalisation.js';

/** Reads how bytes become numbers; `isTwice` if the deviation divides twice unless said otherwise. @throws `ERR_INVALID_ARGUMENT` */
export function readNormalisation(config: ConfigReader, isTwice: boolean): Normalisation {
  const isRescaled = config.flag('do_rescale', true);
  const factor = isRescaled ? config.number('rescale_factor', 1 / 255) : 1;
  const offset = config.flag('rescale_offset', false) ? 1 : 0;
  if (!isRescaled) config.ignore('rescale_factor');
  const isNormalised = config.flag('do_normalize', config.has('image_mean') || config.has('image_std'));
  const divides = config.flag('include_top', isTwice && isNormalised) ? 2 : 1;
  if (!isNormalised) {
    config.ignore('image_mean', 'image_std');
    if (divides === 2) config.refuse('include_top', 'contradicts `do_normalize`: false');
    return { factor, mean: [offset, offset, offset], std: [1, 1, 1] };
  }
  const [red, green, blue] = config.channels('image_mean');
  const std = config.channels('image_std');
  if (std.some((value) => value <= 0)) config.refuse('image_std', 'must be above 0');
  const mean = [red + offset, green + offset, blue + offset] as const;
  return { factor, mean, std: [std[0] ** divides, std[1] ** divides, std[2] ** divides] };
}
