import type { ConfigReader } from './config-reader.js';
import type { Normalisation } from './fold-normalisation.js';
import type { PadPlan } from './preprocessing-plan.js';
import { readRectangle } from './read-size.js';

/** Reads what is added around a picture. @throws `ERR_INVALID_ARGUMENT` */
export function readPad(config: ConfigReader, { factor, mean }: Normalisation): PadPlan | undefined {
  const isPadded = config.flag('do_pad', config.has('pad_size'));
  if (!isPadded) {
    config.ignore('pad_size');
    return undefined;
  }
  // `transformers` pads with 0 after normalising: the byte that becomes 0 is the mean.
  const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value / factor)));
  const fill = [byte(mean[0]), byte(mean[1]), byte(mean[2])] as const;
  if (config.has('pad_size')) return { position: 'top-left', fill, ...readRectangle(config, 'pad_size') };
  const key = ['size_divisor', 'size_divisibility', 'pad_size_divisor'].find((name) => config.has(name));
  if (key === undefined) return undefined;
  const divisor = config.number(key, 1);
  if (!Number.isInteger(divisor) || divisor > 512) config.refuse(key, 'must be an integer of 1 to 512');
  return { position: 'top-left', fill, divisor };
}
