/*
 * npm run eval:detector -- [--scenes 120] [--least 0.3] [--json]
 *
 * Shows the detector that ships scenes of several objects and prints how many it finds: scenes composed from pictures
 * of kinds that it was not trained on, and scenes drawn in flat shapes. With --json, stdout gets exactly one JSON
 * document.
 */
import { parseArgs } from 'node:util';
import { openDetector } from '@feedloom/vision';
import { composedScenes } from './composed-scenes.js';
import { drawnScenes } from './drawn-scenes.js';
import { measureDetector } from './measure-detector.js';
import type { DetectorReport } from './measure-detector.js';

const { values } = parseArgs({
  options: {
    scenes: { type: 'string', default: '120' },
    least: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const count = Number(values.scenes);
const minScore = values.least === undefined ? undefined : Number(values.least);
await using detector = await openDetector({ device: 'cpu' });
const reports: Record<string, DetectorReport> = {
  composed: await measureDetector(detector, composedScenes(count), { minScore }),
  drawn: await measureDetector(detector, drawnScenes(Math.ceil(count / 2)), { minScore }),
};
if (values.json) console.log(JSON.stringify(reports, undefined, 2));
else {
  for (const [name, { scenes, things, recall, precision, boxesPerScene, medianMs }] of Object.entries(reports)) {
    console.log(
      `${name}: ${things} things on ${scenes} scenes; recall at IoU 0.5 ${recall.toFixed(3)}, precision ` +
        `${precision.toFixed(3)}, ${boxesPerScene.toFixed(1)} boxes a scene, ${medianMs.toFixed(0)} ms a scene`,
    );
  }
}
