/**
 * A number that orders items of equal score by chance, in another order for every `salt` and in the same one every time.
 *
 * Without it, whoever gives all items one score is judged by the order of the catalogue, which may be that of popularity.
 * Mixing after Wellons' hash prospector (`lowbias32`).
 */
export function tieKey(item: number, salt: number): number {
  let key = Math.imul(item + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 16), 0x7feb352d);
  key = Math.imul(key ^ (key >>> 15), 0x846ca68b);
  return (key ^ (key >>> 16)) >>> 0;
}
