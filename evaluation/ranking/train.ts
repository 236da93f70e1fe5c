/*
 * npm run train -- --log FILE --weights FILE [--features FILE] [--steps 150] [--dimension 64] [--previous FILE] [--json]
 *
 * Trains the graph network on your own log and writes its weights. --features has a line {"item": id, "vector": [...]} for each
 * item; without it items get vectors by chance, and the network knows what is saved together alone. The model is judged on the
 * last fifth of the log before it is trained on all of it; --previous names the JSON of `npm run evaluate -- --log FILE --json`
 * of the model that is served now. Exit status 1, and no file, if the publish gate refuses the model.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLog, saveSage } from '@feedloom/ranking';
import { answerWorlds, logSet, measureAnswers, publishGate } from '@feedloom/ranking/evaluation';
import type { MetricRow } from '@feedloom/ranking/evaluation';
import { readFeatures } from './read-features.js';
import { trainOnSet } from './train-on-set.js';

const { values } = parseArgs({
  options: {
    log: { type: 'string' },
    weights: { type: 'string' },
    features: { type: 'string' },
    steps: { type: 'string', default: '150' },
    dimension: { type: 'string', default: '64' },
    previous: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { log, weights } = values;
if (log === undefined || weights === undefined) throw new Error('--log and --weights are needed.');
const settings = { steps: Number(values.steps), dimension: Number(values.dimension) };
const featuresOf = values.features === undefined ? undefined : await readFeatures(values.features);

const judged = await logSet(readLog(log), { featuresOf });
console.error(`judging a model of the first ${judged.before.count} saves on the ${judged.after.count} after them …`);
const answered = await answerWorlds([judged], { rankers: ['popularity', 'pinsage'], training: settings });
const report = await measureAnswers(answered);
const previous =
  values.previous === undefined
    ? undefined
    : { rows: JSON.parse(await readFile(values.previous, 'utf8')) as readonly MetricRow[] };
const verdict = publishGate(report, previous);
if (verdict.mayPublish) {
  const all = await logSet(readLog(log), { trainRatio: 1, featuresOf });
  const { weights: trained, report: training } = await trainOnSet(all, settings);
  await saveSage(weights, trained);
  console.error(
    `wrote ${weights}, model ${training.modelId.slice(0, 12)}, in ${(training.elapsedMs / 1000).toFixed(0)} s`,
  );
}
for (const reason of verdict.reasons) console.error(`refused: ${reason}`);
if (values.json) console.log(JSON.stringify(report.rows, undefined, 2));
process.exitCode = verdict.mayPublish ? 0 : 1;
