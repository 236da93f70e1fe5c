import { tieKey } from './tie-key.js';

/** The place of an item that was not recommended; also fills what is left of a short list. */
export const UNPLACED = 0xffff_ffff;

/**
 * The place of `item` among all items, 0 for the best: how many have a higher score, or the same and a lower tie key.
 *
 * @param scores - `[items]`; those of -Infinity or NaN have no place.
 */
export function placeOf(item: number, scores: Float64Array, salt: number): number {
  const own = scores[item] ?? -Infinity;
  if (!(own > -Infinity)) return UNPLACED;
  const ownKey = tieKey(item, salt);
  let place = 0;
  for (let other = 0; other < scores.length; other += 1) {
    const score = scores[other] as number;
    if (score > own) place += 1;
    else if (score === own && tieKey(other, salt) < ownKey) place += 1;
  }
  return place;
}

/** Writes the best items into `list`, best first, by score and then tie key; what is left over gets {@link UNPLACED}. */
export function bestItems(scores: Float64Array, salt: number, list: Uint32Array): void {
  list.fill(UNPLACED);
  let held = 0;
  let least = -Infinity;
  for (let item = 0; item < scores.length; item += 1) {
    const score = scores[item] as number;
    if (!(score > -Infinity) || (held === list.length && score < least)) continue;
    const key = tieKey(item, salt);
    let at = held;
    while (at > 0 && isBetter(score, key, list[at - 1] as number)) at -= 1;
    if (at === list.length) continue;
    list.copyWithin(at + 1, at, Math.min(held, list.length - 1));
    list[at] = item;
    held = Math.min(held + 1, list.length);
    least = scores[list[held - 1] as number] as number;
  }

  function isBetter(score: number, key: number, other: number): boolean {
    const otherScore = scores[other] as number;
    return score > otherScore || (score === otherScore && key < tieKey(other, salt));
  }
}
