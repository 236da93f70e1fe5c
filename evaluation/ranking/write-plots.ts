import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { barChartSvg, lineChartSvg, recallCurve } from '@feedloom/ranking/evaluation';
import type { RankingReport, SeedAnswers } from '@feedloom/ranking/evaluation';

/** Writes the plots of the guide into a folder. */
export async function writePlots(
  folder: string,
  worlds: readonly SeedAnswers[],
  { rows }: RankingReport,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rankers = worlds[0]?.answers.map(({ ranker }) => ranker) ?? [];
  const curves = rankers
    .filter((name) => name !== 'fresh' && name !== 'content-of-cold')
    .map((name) => ({ name, points: recallCurve(worlds, name) }));
  const labels = { xLabel: 'k, items of the answer', yLabel: 'share of next saves among them' };
  await writeFile(join(folder, 'recall.svg'), lineChartSvg(curves, { title: 'Recall at k, all saves', ...labels }));
  const cold = rows
    .filter(({ slice, metric }) => slice === 'cold' && metric === 'recall@50')
    .map(({ ranker, mean, low, high }) => ({ name: ranker, value: mean, low, high }));
  const title = 'Recall of 50 answers, saves of cold items';
  await writeFile(join(folder, 'cold.svg'), barChartSvg(cold, { title, xLabel: 'recall@50, with 95% intervals' }));
}
