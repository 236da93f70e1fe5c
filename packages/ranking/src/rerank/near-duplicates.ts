/** How near-duplicates are told. */
export interface NearDuplicateOptions {
  /** What near-duplicates have in common; `undefined` for an item that is like no other. */
  readonly groupOf: (index: number) => string | undefined;
  /** Norm 1; `undefined` for an item that is compared with none. */
  readonly vectorOf: (index: number) => Float32Array | undefined;
  /** From which cosine on two are near-duplicates. */
  readonly nearDuplicate: number;
}

/**
 * Yields the first of each group of near-duplicates, in the order given; the others are put into `duplicates`.
 *
 * Each is compared with the first ones before it only, and only as the next is drawn, so the cost is that of the
 * candidates that may be shown.
 */
export function* firstOfGroups(
  order: readonly number[],
  duplicates: number[],
  { groupOf, vectorOf, nearDuplicate }: NearDuplicateOptions,
): Generator<number, void, undefined> {
  const groups = new Set<string>();
  const firsts: Float32Array[] = [];
  // Of vectors of norm 1, |a - b|² = 2 - 2·cos. The slack is for rounding.
  const apart = 2 - 2 * nearDuplicate + 1e-6;
  for (const index of order) {
    const group = groupOf(index);
    const vector = nearDuplicate <= 1 ? vectorOf(index) : undefined;
    const isKnown = group !== undefined && groups.has(group);
    if (isKnown || (vector !== undefined && firsts.some((first) => isWithin(first, vector, apart)))) {
      duplicates.push(index);
      continue;
    }
    if (group !== undefined) groups.add(group);
    if (vector !== undefined) firsts.push(vector);
    yield index;
  }
}

/** Whether the squared distance is at most `most`. Most pairs are further apart after the first few numbers. */
function isWithin(a: Float32Array, b: Float32Array, most: number): boolean {
  if (a.length !== b.length) return false;
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) {
    sum += ((a[place] ?? 0) - (b[place] ?? 0)) ** 2;
    if (sum > most) return false;
  }
  return true;
}
