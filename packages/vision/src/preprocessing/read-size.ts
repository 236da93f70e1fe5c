import { quote } from '@feedloom/core';
import { MAX_SIDE } from './check-plan.js';
import type { ConfigReader } from './config-reader.js';
import type { HuggingFaceType } from './hugging-face-types.js';
import type { ResizePlan } from './preprocessing-plan.js';

/** Checks a number of pixels that a configuration gives. */
function side(config: ConfigReader, key: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_SIDE) return value;
  return config.refuse(key, `must be an integer of 1 to ${MAX_SIDE}, got ${quote(value)}`);
}

/** `{ width, height }` of a number, of `[height, width]`, or of an object with both; squares only need one number. */
export function readRectangle(config: ConfigReader, key: string): { width: number; height: number } {
  const value = config.value(key);
  if (value === undefined) config.refuse(key, 'is missing');
  if (typeof value === 'number') return { width: side(config, key, value), height: side(config, key, value) };
  if (Array.isArray(value)) {
    const [height, width = height, ...rest] = value as unknown[];
    if (rest.length > 0) config.refuse(key, 'must be [height, width]');
    return { width: side(config, key, width), height: side(config, key, height) };
  }
  const { height, width, ...rest } = Object(value) as Record<string, unknown>;
  const [other] = Object.keys(rest);
  if (other !== undefined) config.refuse(key, `has \`${other}\`, which is not understood here`);
  return { width: side(config, key, width), height: side(config, key, height) };
}

/** Hugging Face's `size`, in all the forms that it has had. @throws `ERR_INVALID_ARGUMENT` */
export function readSize(config: ConfigReader, type: HuggingFaceType | undefined): ResizePlan {
  const isSquare = config.flag('default_to_square', type?.size === 'square');
  const isKnown = config.has('default_to_square') || type !== undefined;
  const longestOf = config.value('max_size');
  const longest = longestOf === undefined ? undefined : side(config, 'max_size', longestOf);
  const value = config.value('size');
  if (value === undefined) config.refuse('size', 'is missing, although `do_resize` is true');
  if (typeof value === 'number') {
    const edge = side(config, 'size', value);
    if (!isKnown)
      config.refuse('size', 'may be the shorter side or both: write {"shortest_edge"} or {"height", "width"}');
    if (isSquare && longest === undefined) return { mode: 'exact', width: edge, height: edge };
    return { mode: 'shortest', edge, ...(longest !== undefined && { longest }) };
  }
  const given = new Map(Object.entries(Object(value) as Record<string, unknown>));
  for (const [key, part] of given) if (part === null || part === undefined) given.delete(key);
  const at = (key: string): number => side(config, `size.${key}`, given.get(key));
  switch ([...given.keys()].sort().join()) {
    case 'height,width':
      return { mode: 'exact', width: at('width'), height: at('height') };
    case 'shortest_edge':
      return { mode: 'shortest', edge: at('shortest_edge'), ...(longest !== undefined && { longest }) };
    case 'longest_edge,shortest_edge':
      return { mode: 'shortest', edge: at('shortest_edge'), longest: at('longest_edge') };
    case 'longest_edge':
      return { mode: 'inside', width: at('longest_edge'), height: at('longest_edge'), rounding: 'half-even' };
    case 'max_height,max_width':
      return { mode: 'inside', width: at('max_width'), height: at('max_height'), rounding: 'floor' };
    default:
      return config.refuse('size', `is not understood: ${quote(JSON.stringify(value))}`);
  }
}
