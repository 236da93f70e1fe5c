import { cap } from './rules/cap.js';
import { defer } from './rules/defer.js';
import { diversity } from './rules/diversity.js';
import { drop } from './rules/drop.js';
import { gap } from './rules/gap.js';
import { pattern } from './rules/pattern.js';
import { ratio } from './rules/ratio.js';
import { size } from './rules/size.js';
import { slot } from './rules/slot.js';
import { when } from './rules/when.js';

/**
 * The rules that a mix is made of.
 *
 * Quantity: `size`. Composition: `drop`, `defer`, `slot`, then the first of `ratio` and `pattern` that has a source to
 * propose; without any, the sources take turns in their order. Limits on neighbours: `gap`, `cap`. Arrangement:
 * `diversity`. Under conditions: `when`. The order of rules of one kind is their order of precedence.
 */
export const mix = {
  /** Mixes sources at given rates, which hold over chunks. */
  ratio,
  /** Fills places by a repeating pattern of sources. */
  pattern,
  /** Reserves one place. */
  slot,
  /** Keeps items with the same key apart. */
  gap,
  /** Allows only so many items with the same key. */
  cap,
  /** Spreads what is alike, moving no item far. */
  diversity,
  /** Takes items out of their pool for good. */
  drop,
  /** Holds items back until the user's next session. */
  defer,
  /** Asks for a larger chunk. */
  size,
  /** Applies rules to some requests only. */
  when,
} as const;
