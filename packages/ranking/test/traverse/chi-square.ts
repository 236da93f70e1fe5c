/**
 * How improbable counts are under expected shares: Pearson's statistic as a number of standard deviations
 * (Wilson and Hilferty 1931). Below 4 for all but one of thirty thousand samples that do follow the shares.
 */
export function surprise(counts: readonly number[], shares: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let cells = 0;
  for (const [cell, share] of shares.entries()) {
    const expected = share * all;
    if (expected === 0) {
      if ((counts[cell] ?? 0) > 0) return Infinity;
      continue;
    }
    cells += 1;
    statistic += ((counts[cell] ?? 0) - expected) ** 2 / expected;
  }
  const freedom = Math.max(1, cells - 1);
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
}
