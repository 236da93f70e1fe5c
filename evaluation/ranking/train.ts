/*
 * npm run train -- --log FILE --features FILE --weights FILE [--previous FILE …] [--train-ratio 0.8] [--steps 150] [--user-steps 60]
 *                  [--dimension 64] [--json]
 *
 * Trains the graph network on the past of your own log, judges it on what came after, and writes the very weights that were
 * judged. --features has a line {"item": id, "vector": [...]} for each item. --previous names weights that were published before:
 * the last ones, and the best ones. They are judged in the same run, on the same saves. All are judged as they are served: by
 * tables and `pinSage`, with the user's head. Exit status 1, and no file, if the publish gate refuses the model.
 */
import { parseArgs } from 'node:util';
import { loadSage, readLog, saveSage } from '@feedloom/ranking';
import { answerWorlds, logSet, measureAnswers, publishGate } from '@feedloom/ranking/evaluation';
import { askModel } from './ask-model.js';
import { itemsOfSet } from './items-of-set.js';
import { readFeatures } from './read-features.js';
import { trainOnSet } from './train-on-set.js';

const { values } = parseArgs({
  options: {
    log: { type: 'string' },
    features: { type: 'string' },
    weights: { type: 'string' },
    previous: { type: 'string', multiple: true, default: [] },
    'train-ratio': { type: 'string', default: '0.8' },
    steps: { type: 'string', default: '150' },
    'user-steps': { type: 'string', default: '60' },
    dimension: { type: 'string', default: '64' },
    json: { type: 'boolean', default: false },
  },
});
const { log, features, weights: path } = values;
if (log === undefined || features === undefined || path === undefined) {
  throw new Error('--log, --features and --weights are needed.');
}
const settings = {
  steps: Number(values.steps),
  userSteps: Number(values['user-steps']),
  dimension: Number(values.dimension),
};
const former = new Map(values.previous.map((file) => [`previous ${file}`, file]));

const set = await logSet(readLog(log), {
  trainRatio: Number(values['train-ratio']),
  featuresOf: await readFeatures(features),
});
console.error(`training on ${set.before.count} saves …`);
const items = await itemsOfSet(set);
const { weights, report: training } = await trainOnSet(set, items, settings);

console.error(`judging by ${set.after.count} saves after them …`);
const [popularity] = await answerWorlds([set], { rankers: ['popularity'] });
const answers = [...(popularity?.answers ?? []), await askModel('pinsage', weights, items, set)];
for (const [name, file] of former) answers.push(await askModel(name, await loadSage(file), items, set));
const previous = [...former.keys()];
const report = await measureAnswers([{ set, answers }], {
  compare: ['popularity', ...previous].map((against) => ['pinsage', against] as const),
});
const { mayPublish, reasons } = publishGate(report, { previous });
if (mayPublish) {
  await saveSage(path, weights);
  const seconds = (training.elapsedMs / 1000).toFixed(0);
  console.error(`wrote ${path}, model ${training.modelId.slice(0, 12)}, trained in ${seconds} s`);
}
for (const reason of reasons) console.error(`refused: ${reason}`);
if (values.json) console.log(JSON.stringify(report.rows, undefined, 2));
process.exitCode = mayPublish ? 0 : 1;
