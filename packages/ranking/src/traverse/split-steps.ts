/**
 * Shares steps among starts (Pixie, Eksombatchai et al., WWW 2018, equations 1 and 2): with `E` a start's edges and `w`
 * its weight, in proportion to `w · E · (C - ln E)`, so that popular starts get more, but not in proportion.
 *
 * `C` is the logarithm of the largest degree of the whole graph. The paper prints the degree itself, which would make the
 * share linear; the largest degree among the starts would leave the most popular of them without a step.
 *
 * @param weights - One for each start, greater than 0.
 * @param degrees - Edges of each start.
 * @param maxDegree - The largest degree of the whole graph.
 * @returns Steps of each start: 0 without edges, else at least 1. Together `steps`, and at most one more for each start.
 */
export function splitSteps(
  weights: ArrayLike<number>,
  degrees: ArrayLike<number>,
  maxDegree: number,
  steps: number,
): Uint32Array {
  const ceiling = Math.log(Math.max(1, maxDegree));
  const shares = Float64Array.from(degrees, (degree, start) => {
    if (degree === 0) return 0;
    return (weights[start] ?? 0) * Math.max(1, degree * (ceiling - Math.log(degree)));
  });
  const sum = shares.reduce((total, share) => total + share, 0);
  let passed = 0;
  // Rounding what has passed, not each share, keeps the sum.
  return Uint32Array.from(shares, (share) => {
    if (share === 0) return 0;
    const before = Math.round((passed / sum) * steps);
    passed += share;
    return Math.max(1, Math.round((passed / sum) * steps) - before);
  });
}
