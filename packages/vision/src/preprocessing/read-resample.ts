import { quote } from '@feedloom/core';
import type { ConfigReader } from './config-reader.js';
import type { Resample } from './preprocessing-plan.js';

/** What to do with a configuration that cannot be followed exactly. */
export interface CompileOptions {
  /**
   * Called with a sentence where a resample mode is replaced by the nearest one that is supported.
   *
   * @defaultValue none: such a configuration is refused with `ERR_UNSUPPORTED`
   */
  readonly onSubstitute?: ((sentence: string) => void) | undefined;
}

const SUPPORTED: ReadonlyMap<unknown, Resample> = new Map<unknown, Resample>([
  [0, 'nearest'],
  [1, 'lanczos'],
  [2, 'bilinear'],
  [3, 'bicubic'],
  ['nearest', 'nearest'],
  ['lanczos', 'lanczos'],
  ['bilinear', 'bilinear'],
  ['bicubic', 'bicubic'],
]);

/** Pillow's modes that libvips lacks. All are averages over an area, as its bilinear is. */
const SUBSTITUTED: ReadonlySet<unknown> = new Set([4, 5, 'box', 'hamming']);

/** Reads Pillow's number or the name of a mode. @throws `ERR_INVALID_ARGUMENT`, `ERR_UNSUPPORTED` */
export function readResample(
  config: ConfigReader,
  key: string,
  otherwise: Resample | undefined,
  { onSubstitute }: CompileOptions,
): Resample {
  const value = config.value(key) ?? otherwise;
  if (value === undefined) config.refuse(key, 'is missing, and this kind of processor is not known');
  const resample = SUPPORTED.get(value);
  if (resample !== undefined) return resample;
  if (!SUBSTITUTED.has(value)) config.refuse(key, `is none of 0, 1, 2, 3, got ${quote(value)}`);
  const what = value === 4 || value === 'box' ? 'box' : 'hamming';
  if (onSubstitute === undefined) config.refuse(key, `is ${what}, which is not supported`, 'ERR_UNSUPPORTED');
  onSubstitute(`\`${key}\` is ${what}, which is not supported: bilinear is used, which blurs a little more.`);
  return 'bilinear';
}
