import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { histogramSvg } from '@feedloom/ranking/evaluation';
import type { Asked } from '../harness/open-loop.js';
import { quantile } from '../harness/open-loop.js';
import { DEADLINE_MS } from './home-feed.js';

const PLOTS = resolve(import.meta.dirname, '../../docs/guide/plots');

/** Draws how long answers took, for the guide. */
export async function plotLoad(name: string, title: string, asked: readonly Asked<unknown>[]): Promise<void> {
  const times = asked.map(({ ms }) => ms);
  const marks = [
    { name: 'p50', value: quantile(times, 0.5) },
    { name: 'p99', value: quantile(times, 0.99) },
    { name: 'deadline', value: DEADLINE_MS },
  ];
  await mkdir(PLOTS, { recursive: true });
  await writeFile(join(PLOTS, `${name}.svg`), histogramSvg(times, { title, xLabel: 'time to answer, ms', marks }));
}
