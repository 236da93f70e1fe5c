import { FeedloomError, quote, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import { STANDARD_WORLD } from './synth-options.js';
import type { PlantedOptions, SynthPinboardOptions } from './synth-options.js';

/** Fills in the defaults of a world. @throws `ERR_INVALID_ARGUMENT` if an option is out of range. */
export function checkSynthOptions(options: SynthPinboardOptions): PlantedOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const filled = { ...STANDARD_WORLD, ...(Object.fromEntries(given) as SynthPinboardOptions) } as PlantedOptions;
  for (const name of ['items', 'users', 'topics', 'visualTwins', 'dimension', 'languages'] as const) {
    requirePositiveInteger(name, filled[name]);
  }
  for (const name of ['zipf', 'savesPerUser', 'featNoise'] as const) requireNonNegative(name, filled[name]);
  for (const name of ['noiseEdge', 'diverseBoards', 'crossInterestBias', 'coldShare', 'drift'] as const) {
    const share = filled[name];
    requireNonNegative(name, share);
    if (share > 1)
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be at most 1, got ${quote(share)}.`);
  }
  if (filled.topics > 0xffff || filled.languages > 0xff) {
    const message = `A world has at most 65,535 topics and 255 languages, got ${quote(filled.topics)} and ${quote(filled.languages)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return filled;
}
