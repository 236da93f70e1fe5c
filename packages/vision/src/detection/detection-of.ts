import type { JsonFields } from '../model/json-fields.js';
import { DECODERS } from './decoders/decoders.js';
import type { DecoderName } from './decoders/decoders.js';
import type { DetectionSettings } from './detection-settings.js';

/** What a manifest says under `detection`. @throws `ERR_INVALID_PAYLOAD` that names the field and the rule it breaks. */
export function detectionOf(fields: JsonFields): DetectionSettings {
  const decoder = fields.text('decoder');
  const names = Object.keys(DECODERS) as DecoderName[];
  const known = names.find((name) => name === decoder);
  if (known === undefined) fields.refuse('decoder', `one of ${names.join(', ')}`);
  return {
    decoder: known,
    preprocessing: preprocessingOf(fields),
    minScore: shareOf(fields, 'minScore'),
    maxOverlap: shareOf(fields, 'maxOverlap'),
    acrossLabels: fields.has('acrossLabels') ? fields.raw('acrossLabels') === true : undefined,
  };
}

/** Whether it makes sense is for those to say who follow it. */
function preprocessingOf(fields: JsonFields): DetectionSettings['preprocessing'] {
  const value = fields.raw('preprocessing');
  if (value === undefined) return undefined;
  fields.object('preprocessing');
  return value as Readonly<Record<string, unknown>>;
}

function shareOf(fields: JsonFields, name: string): number | undefined {
  const value = fields.raw(name);
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : fields.refuse(name, 'a number from 0 to 1');
}
