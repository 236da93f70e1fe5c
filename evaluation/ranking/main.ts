/*
 * npm run evaluate -- [--quick] [--seeds 1,2,3] [--steps 120] [--threads 2] [--out docs/guide/plots] [--json]
 * npm run evaluate -- --log FILE [--features FILE] [--train-ratio 0.8] [--steps 0] [--json]
 *
 * Lets every ranker learn from the past of a planted world, or of your own log, and asks it what came next, over the whole
 * catalogue. --quick trains no network. With --log, what was served is replayed too, and --features has a line {"item": id,
 * "vector": [...]} for each item: without it, rankers that need features are left out. Plots are written where --out says.
 * Progress goes to stderr; with --json, stdout gets exactly one JSON document. Exit status 1 if a goal is missed.
 */
import { parseArgs } from 'node:util';
import { formatRanking } from '@feedloom/ranking/evaluation';
import { evaluateWorlds, standardWorlds } from './evaluate-worlds.js';
import { replayLog, replayRows, setOfLog } from './evaluate-log.js';
import { goalsOf } from './goals.js';
import { plainWords } from './plain-words.js';
import { writePlots } from './write-plots.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string' },
    log: { type: 'string' },
    features: { type: 'string' },
    'train-ratio': { type: 'string', default: '0.8' },
    json: { type: 'boolean', default: false },
  },
});
const seeds = values.seeds.split(',').map(Number);
const usualSteps = values.quick || values.log !== undefined ? 0 : 120;
const steps = values.steps === undefined ? usualSteps : Number(values.steps);
const threads = Number(values.threads);

const own =
  values.log === undefined ? undefined : await setOfLog(values.log, Number(values['train-ratio']), values.features);
const worlds = own === undefined ? standardWorlds(seeds) : [own];
const { answered, report } = await evaluateWorlds(worlds, { steps, threads });
const replayed = own === undefined ? [] : await replayLog(own, threads);
const goals = own === undefined ? goalsOf(report) : [];
const words = plainWords(report);
if (values.out !== undefined) await writePlots(values.out, answered, report);

if (values.json) console.log(JSON.stringify([...report.rows, ...replayed.flatMap(replayRows)], undefined, 2));
else {
  console.log(formatRanking(report));
  if (words.length > 0) console.log(`\nin plain words\n${words.join('\n')}`);
  if (replayed.length > 0) {
    console.log('\nreplayed on what was served: engagements for each served item');
    for (const { ranker, matches, replay, ips, snips, low, high, effectiveSamples } of replayed) {
      const figures = `replay ${replay.toFixed(4)}  ips ${ips.toFixed(4)}  snips ${snips.toFixed(4)} (${low.toFixed(4)}-${high.toFixed(4)})`;
      console.log(`${ranker.padEnd(18)} ${figures}  of ${matches} matches, worth ${effectiveSamples.toFixed(0)}`);
    }
  }
}
for (const { claim, measured, pass } of goals) {
  const line = `${pass ? 'pass' : 'FAIL'}  ${claim}: ${measured}`;
  if (values.json) console.error(line);
  else console.log(line);
}
process.exitCode = goals.every(({ pass }) => pass) ? 0 : 1;
