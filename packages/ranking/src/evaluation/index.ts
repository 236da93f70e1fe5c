export { STANDARD_WORLD } from './world/synth-options.js';
export type { PlantedOptions, SynthPinboardOptions } from './world/synth-options.js';
export { synthPinboard } from './world/synth-pinboard.js';
export type { PlantedPinboard } from './world/planted-pinboard.js';
export type { EvaluationSet } from './world/evaluation-set.js';
export { savesOf } from './world/saves.js';
export type { Save, Saves } from './world/saves.js';
