import { FeedloomError, quote } from '@feedloom/core';
import type { DetectedObject } from '@feedloom/core';
import type { PlacedPicture, VisionModelFacts, VisionModelReading } from '../model/vision-model.js';
import type { Candidate } from './candidate.js';
import { surest } from './candidate.js';
import { DECODERS } from './decoders/decoders.js';
import type { DetectionSettings } from './detection-settings.js';
import { boxOnPicture } from './placement.js';
import type { Placement } from './placement.js';
import { suppressOverlaps } from './suppress-overlaps.js';

/** Less sure candidates are never objects, whatever a call asks for. */
const LEAST_SCORE = 0.01;

/** Candidates of one picture that are looked at, the surest ones. */
const MOST_CANDIDATES = 300;

/** Objects of one picture that are kept. */
const MOST_OBJECTS = 100;

/** How a detector with labels of its own is read. @throws `ERR_INVALID_PAYLOAD` if it has none. */
export function detectionReading(
  { manifest, labels, outputs }: VisionModelFacts,
  settings: DetectionSettings,
): VisionModelReading<readonly DetectedObject[]> {
  if (labels.length === 0) {
    const message = `The model ${quote(manifest.id)} has no labels. Name its classes, in their order, as \`labels\` of its manifest.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message);
  }
  const { decode, uses, overlaps } = DECODERS[settings.decoder];
  const { maxOverlap = overlaps ? 0.5 : 1, acrossLabels = false } = settings;
  const names = labels.map(({ name }) => name);
  const all = outputs.map(({ name }) => name);
  const nameOf = (use: string): string => manifest.outputs[use]?.name ?? use;
  const used = uses.map(nameOf);
  return {
    // An only output may have any name.
    outputs: used.every((name) => all.includes(name)) ? used : all,
    read(results, row, picture) {
      const answer = { outputs: results, nameOf, row, input: picture, labels: names.length, minScore: LEAST_SCORE };
      const candidates = surest(decode(answer), LEAST_SCORE, MOST_CANDIDATES);
      const kept = suppressOverlaps(candidates, { maxOverlap, acrossLabels });
      return toObjects(kept, placementOf(picture), names);
    },
  };
}

/** Where the picture, or the crop that was looked at, lies on the input, in shares of the input. */
function placementOf({ placement, width, height }: PlacedPicture): Placement {
  return {
    x: placement.left / width,
    y: placement.top / height,
    width: placement.width / width,
    height: placement.height / height,
  };
}

/** Candidates as objects on the picture; those beside it are left out. */
function toObjects(
  candidates: readonly Candidate[],
  placement: Placement,
  names: readonly string[],
): readonly DetectedObject[] {
  const objects: DetectedObject[] = [];
  for (const { box, label, score } of candidates) {
    const placed = boxOnPicture(box, placement);
    const name = names[label];
    if (placed !== undefined && name !== undefined)
      objects.push({ box: placed, label: name, score: Math.min(1, score) });
    if (objects.length === MOST_OBJECTS) break;
  }
  return objects;
}
