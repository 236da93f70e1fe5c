import type { Placed } from './draft.js';
import { countBefore } from './limit-count.js';
import type { DiversityRule, LimitRule } from './mix-rule.js';
import { Likeness } from './likeness.js';

/**
 * Moves items up so that neighbours differ as `rule` asks, in place.
 *
 * A move is made only if afterwards no item is further than `maxDisplacement` from where it began, every fixed item
 * stands where it stood, and no limit is broken that was kept: whatever the rule wants, the order stays a valid one.
 */
export function arrange<Data>(
  order: Placed<Data>[],
  rule: DiversityRule<Data>,
  limits: readonly LimitRule<Data>[],
): void {
  const windowed = limits.flatMap((limit, index) => (limit.within === Infinity ? [] : [{ limit, index }]));
  // By the place that an item was chosen for, which another diversity rule may have changed since.
  const began: number[] = [];
  for (const [place, placed] of order.entries()) began[placed.place] = place;
  const likeness = new Likeness(rule);
  for (let place = 1; place < order.length; place += 1) {
    const here = order[place];
    if (here === undefined || here.fixed) continue;
    // Nothing is moved where criteria up to `given` are given up and the item that stands here meets the others.
    for (let given = 0; given < rule.criteria.length; given += 1) {
      if (likeness.differs(order, place, here, given)) break;
      if (moveUp(order, place, given)) break;
    }
  }

  function moveUp(into: Placed<Data>[], place: number, given: number): boolean {
    const last = Math.min(into.length - 1, place + rule.maxDisplacement);
    for (let from = place + 1; from <= last; from += 1) {
      const mover = into[from];
      if (mover === undefined || mover.fixed || !likeness.differs(into, place, mover, given)) continue;
      const before = into.slice(place, from + 1);
      shift(into, place, from);
      if (keepsDistance(into, place, from) && keepsLimits(into, place, from)) return true;
      for (const [offset, placed] of before.entries()) into[place + offset] = placed;
    }
    return false;
  }

  function keepsDistance(of: readonly Placed<Data>[], first: number, last: number): boolean {
    for (let place = first; place <= last; place += 1) {
      const placed = of[place];
      if (placed === undefined) continue;
      if (Math.abs(place - (began[placed.place] ?? place)) > rule.maxDisplacement) return false;
    }
    return true;
  }

  function keepsLimits(of: readonly Placed<Data>[], first: number, last: number): boolean {
    for (const { limit, index } of windowed) {
      const end = Math.min(of.length, last + limit.within);
      const from = Math.max(0, first - limit.within + 1);
      const keys = of.slice(from, end).map(({ entry }) => entry.keys[index]);
      for (let place = first; place < end; place += 1) {
        const key = keys[place - from];
        if (key === undefined || of[place]?.relaxed.includes(index) === true) continue;
        if (countBefore(keys, place - from, limit.within, key) >= limit.max) return false;
      }
    }
    return true;
  }
}

/** Moves the item at `from` up to `to`; those between go down by one, past the fixed ones. */
function shift<Data>(order: Placed<Data>[], to: number, from: number): void {
  let carried = order[from];
  for (let place = to; place <= from && carried !== undefined; place += 1) {
    const here = order[place];
    if (here === undefined || (here.fixed && place !== from)) continue;
    order[place] = carried;
    carried = here;
  }
}
