/**
 * Sums that fade: each addend halves once per half-life, for ever, and no sweep ever touches a sum at rest.
 *
 * A sum of weights `w` at times `t` is kept as `k = log2(Σ w · 2^(t / H))`, with `t` since 2025. That number does not
 * change as time passes, so sums of one half-life are ordered by `k` at every time; the value at `now` is
 * `2^(k - now / H)`. This is the sum of nothing.
 *
 * @see {@link https://dimacs.rutgers.edu/~graham/pubs/papers/fwddecay.pdf | Cormode et al., Forward Decay, ICDE 2009}
 */
export const NOTHING = -Infinity;

/** Times are counted from here, so that the whole part of `k` is small and its fraction exact. */
const ORIGIN = Date.UTC(2025, 0, 1);

/** The kept form of one `weight`, greater than 0, at `at`; both times in milliseconds. */
export function decaying(weight: number, at: number, halfLifeMs: number): number {
  return Math.log2(weight) + (at - ORIGIN) / halfLifeMs;
}

/** The kept form of the sum of two kept forms. Exact to the last bits of a double; {@link NOTHING} adds nothing. */
export function addDecaying(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === NOTHING ? NOTHING : high + Math.log1p(2 ** (Math.min(a, b) - high)) * Math.LOG2E;
}

/** The kept form of `a` without `b`; {@link NOTHING} where no more is left than rounding errors. */
export function subtractDecaying(a: number, b: number): number {
  if (b === NOTHING) return a;
  const left = 1 - 2 ** (b - a);
  return left > 1e-9 ? a + Math.log2(left) : NOTHING;
}

/** What a kept sum is worth at `now`, in milliseconds. */
export function valueAt(kept: number, now: number, halfLifeMs: number): number {
  return 2 ** (kept - (now - ORIGIN) / halfLifeMs);
}
