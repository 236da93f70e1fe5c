import { FeedloomError, quote } from '@feedloom/core';
import type { PreprocessingPlan, Resample, ResizePlan, Rounding } from './preprocessing-plan.js';

/** The longest side that a plan may ask for, in pixels. */
export const MAX_SIDE = 4096;

type Part = Readonly<Record<string, unknown>>;

/** What a value must be. */
interface Demand {
  readonly isMet: (value: unknown) => boolean;
  readonly rule: string;
}

type Demands = Readonly<Record<string, Demand>>;

const isWithin = (value: unknown, most: number): boolean =>
  Number.isFinite(value) && Number(value) >= 0 && Number(value) <= most;

const ANYTHING: Demand = { isMet: () => true, rule: 'anything' };
const SIDE: Demand = {
  isMet: (value) => Number.isInteger(value) && value !== 0 && isWithin(value, MAX_SIDE),
  rule: `an integer of 1 to ${MAX_SIDE}`,
};
const NUMBERS = three((value) => Number.isFinite(value), 'finite numbers');
const COLOUR = three((value) => isWithin(value, 255), 'numbers of 0 to 255');
const ROUNDING = oneOf(['floor', 'half-even'] satisfies Rounding[]);

const RECTANGLE = { width: SIDE, height: SIDE };
const CROP = { ...RECTANGLE, rounding: ROUNDING };
const GROUND = { position: oneOf(['centre', 'top-left']), fill: COLOUR };
const PLAN = {
  resize: ANYTHING,
  resample: oneOf(['nearest', 'bilinear', 'bicubic', 'lanczos'] satisfies Resample[]),
  crop: ANYTHING,
  pad: ANYTHING,
  channels: oneOf(['rgb', 'bgr']),
  scale: NUMBERS,
  shift: NUMBERS,
};

/** The keys of each way to resize, beside `mode`. */
const RESIZE: Readonly<Record<ResizePlan['mode'], Demands>> = {
  exact: RECTANGLE,
  shortest: { edge: SIDE, longest: { isMet: (value) => value === undefined || SIDE.isMet(value), rule: SIDE.rule } },
  cover: RECTANGLE,
  inside: CROP,
};
const MODE = oneOf(Object.keys(RESIZE));

/**
 * Checks a plan that somebody may have written by hand: that every key is known, and every value one that can be drawn.
 *
 * @returns The plan itself.
 * @throws `ERR_INVALID_ARGUMENT` that names the key and its rule.
 */
export function checkPlan(plan: unknown): PreprocessingPlan {
  const { resize, crop, pad } = checkPart('', plan, PLAN);
  if (resize !== undefined) {
    const { mode } = Object(resize) as Part;
    const others = new Map(Object.entries(RESIZE)).get(String(mode));
    checkPart('resize.', resize, { mode: MODE, ...others });
  }
  if (crop !== undefined) checkPart('crop.', crop, CROP);
  if (pad !== undefined) {
    const isToMultiple = Object.hasOwn(Object(pad) as Part, 'divisor');
    checkPart('pad.', pad, { ...GROUND, ...(isToMultiple ? { divisor: SIDE } : RECTANGLE) });
  }
  return plan as PreprocessingPlan;
}

/** Checks an object key by key; `prefix` goes before its keys in messages. */
function checkPart(prefix: string, part: unknown, demands: Demands): Part {
  if (typeof part !== 'object' || part === null) refuse(prefix.slice(0, -1) || 'plan', 'must be an object', part);
  const values = part as Part;
  for (const [key, { isMet, rule }] of Object.entries(demands)) {
    if (!isMet(values[key])) refuse(prefix + key, `must be ${rule}`, values[key]);
  }
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(demands, key)) refuse(prefix + key, 'is not understood', value);
  }
  return values;
}

function refuse(key: string, why: string, value: unknown): never {
  const message = `\`${key}\` of a preprocessing plan ${why}, got ${quote(value)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

function oneOf(names: readonly unknown[]): Demand {
  return { isMet: (value) => names.includes(value), rule: `one of ${names.join(', ')}` };
}

function three(isMet: Demand['isMet'], what: string): Demand {
  return {
    isMet: (value) => Array.isArray(value) && value.length === 3 && value.every((part) => isMet(part)),
    rule: `three ${what}`,
  };
}
