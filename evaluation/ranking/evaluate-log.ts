import { readLog } from '@feedloom/ranking';
import { answerWorlds, logSet, replayServed } from '@feedloom/ranking/evaluation';
import type { LogSet, MetricRow, ReplayedRanker } from '@feedloom/ranking/evaluation';
import { readFeatures } from './read-features.js';

/** Reads a log as a set; says on stderr what was left out. @param features - The file of them, if there is one. */
export async function setOfLog(path: string, trainRatio: number, features: string | undefined): Promise<LogSet> {
  const log = readLog(path);
  const featuresOf = features === undefined ? undefined : await readFeatures(features);
  const set = await logSet(log, { trainRatio, featuresOf });
  if (log.refused > 0) console.error(`${log.refused} lines of the log are torn or no entries, and were left out.`);
  console.error(
    `${set.before.count} saves before ${new Date(set.splitAt).toISOString()}, ${set.after.count} after; ` +
      `${set.users} users, ${set.items} items, ${set.served.length} served since.`,
  );
  return set;
}

/** What each ranker would have earned on what was served. Empty if nothing was. */
export async function replayLog(set: LogSet, threads: number): Promise<ReplayedRanker[]> {
  const users = [...new Set(set.served.map(({ user }) => user))].sort((one, other) => one - other);
  if (users.length === 0) return [];
  const [world] = await answerWorlds([set], { users, threads });
  return (world?.answers ?? []).map((answers) => replayServed(set.served, answers));
}

/** What a replay found, as rows of the report, of the slice `served`. */
export function replayRows({
  ranker,
  matches,
  replay,
  ips,
  snips,
  low,
  high,
  effectiveSamples,
}: ReplayedRanker): MetricRow[] {
  const row = { ranker, slice: 'served', seeds: 1, spread: 0, targets: matches };
  const plain = { replay, ips, 'effective-samples': effectiveSamples };
  return [
    { ...row, metric: 'snips', mean: snips, low, high },
    ...Object.entries(plain).map(([metric, mean]) => ({ ...row, metric, mean, low: mean, high: mean })),
  ];
}
