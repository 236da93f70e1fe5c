/** How long the source files of the packages may be, in lines. */
const budget = { median: 80, p90: 200, longest: 300 };

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** What is wrong with the lengths, and the figures themselves. */
export interface LengthReport {
  readonly problems: readonly string[];
  readonly summary: string;
}

/** Holds the lengths of files, in lines, against the budget of `docs` and CONTRIBUTING.md. */
export function checkLengths(lengths: ReadonlyMap<string, number>): LengthReport {
  const sorted = [...lengths.values()].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const p90 = quantile(sorted, 0.9);
  const problems = [...lengths]
    .filter(([, lines]) => lines > budget.longest)
    .map(([file, lines]) => `${file}: ${lines} lines, at most ${budget.longest}. Split it by idea.`);
  if (median > budget.median) problems.push(`The median source file has ${median} lines, at most ${budget.median}.`);
  if (p90 > budget.p90) problems.push(`The 90th percentile of source files is ${p90} lines, at most ${budget.p90}.`);
  const summary = `${sorted.length} source files: median ${median}, p90 ${p90}, longest ${sorted.at(-1) ?? 0} lines`;
  return { problems, summary };
}
