/*
 * npm run eval:embedder -- [--kinds 77] [--model FOLDER] [--multi-scale] [--json]
 *
 * Draws the pinboard's frozen corpus and measures the vectors of the model that ships on it. Progress goes to stderr.
 * With --multi-scale it measures instead what looking several times at a picture is worth, and what it costs.
 * With --json, stdout gets exactly one JSON document. Exit status 1 if a goal is missed.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawPictures } from './drawn-pictures.js';
import { evaluateEmbedder } from './evaluate-embedder.js';
import { evaluateMultiScale } from './evaluate-multi-scale.js';

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: '77' },
    model: { type: 'string' },
    'multi-scale': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const shipped = fileURLToPath(new URL('../../packages/vision/models/efficientnet-lite0', import.meta.url));
const kinds = Number(values.kinds);
if (!Number.isInteger(kinds) || kinds < 1 || kinds > 77) throw new Error('--kinds must be an integer from 1 to 77.');

const pictures = await drawPictures(kinds, (drawn) => {
  if (drawn % 96 === 0) console.error(`drawn ${drawn} pictures …`);
});
const model = values.model ?? shipped;
const rows = values['multi-scale']
  ? await evaluateMultiScale(pictures, model)
  : await evaluateEmbedder(pictures, { model });
if (values.json) console.log(JSON.stringify(rows, undefined, 2));
else {
  for (const { id, what, value, goal, pass } of rows) {
    console.log(
      `${id}  ${value.toFixed(4).padStart(8)}  ${pass ? '' : 'FAIL '}${what}${goal === undefined ? '' : ` (${goal})`}`,
    );
  }
}
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1;
