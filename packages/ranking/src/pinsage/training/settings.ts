import { FeedloomError, quote, requireFinite, requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { TrainSettings } from './train-options.js';

/** Settings with every default filled in; plain data. */
export type FilledSettings = { readonly [Key in keyof TrainSettings]-?: NonNullable<TrainSettings[Key]> };

/** Fills in what is left out. @throws `ERR_INVALID_ARGUMENT` if a setting is out of range. */
export function fillSettings(settings: TrainSettings): FilledSettings {
  const { dimension = 64 } = settings;
  const filled: FilledSettings = {
    steps: settings.steps ?? 150,
    userSteps: settings.userSteps ?? 60,
    dimension,
    messages: settings.messages ?? dimension,
    hidden: settings.hidden ?? dimension,
    layers: settings.layers ?? 3,
    temperature: settings.temperature ?? 0.1,
    learningRate: settings.learningRate ?? 0.003,
    batchSize: settings.batchSize ?? 512,
    randomNegatives: settings.randomNegatives ?? 256,
    hardNegatives: settings.hardNegatives ?? 2,
    popularityCorrection: settings.popularityCorrection ?? 1,
    maxPairsPerItem: settings.maxPairsPerItem ?? 50,
    neighbourDropout: settings.neighbourDropout ?? 0.3,
    itemDropout: settings.itemDropout ?? 0.1,
    maxItems: settings.maxItems ?? 20_000,
    userBatchSize: settings.userBatchSize ?? 32,
    seed: settings.seed ?? 1,
  };
  const { steps, userSteps, randomNegatives, hardNegatives } = filled;
  for (const [name, value] of Object.entries({ steps, userSteps, randomNegatives, hardNegatives })) {
    if (value !== 0) requirePositiveInteger(name, value);
  }
  const { messages, hidden, layers, batchSize, maxPairsPerItem, maxItems, userBatchSize } = filled;
  const counts = { dimension, messages, hidden, layers, batchSize, maxPairsPerItem, maxItems, userBatchSize };
  for (const [name, value] of Object.entries(counts)) requirePositiveInteger(name, value);
  const { temperature, learningRate, popularityCorrection, neighbourDropout, itemDropout } = filled;
  for (const [name, value] of Object.entries({ temperature, learningRate })) {
    requireFinite(name, value);
    if (value <= 0) refuse(name, 'more than 0', value);
  }
  requireFinite('popularityCorrection', popularityCorrection);
  for (const [name, value] of Object.entries({ neighbourDropout, itemDropout })) {
    requireNonNegative(name, value);
    if (value >= 1) refuse(name, 'less than 1', value);
  }
  return filled;
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
