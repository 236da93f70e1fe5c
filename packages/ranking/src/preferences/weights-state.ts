import { Buffer } from 'node:buffer';
import { EventWindow } from './event-window.js';
import type { FtrlSettings, FtrlSums } from './ftrl.js';
import { dotProduct, ftrlStep, sigmoid } from './ftrl.js';
import { sealCell, unsealCell } from './sealed-cell.js';

/** After how many examples one counts half in the mean losses. */
const LOSS_HALF_LIFE = 5000;

/** What is kept of learnt weights. */
export interface WeightsState extends FtrlSums {
  revision: number;
  isLive: boolean;
  examples: number;
  /** Decayed sums of losses, and of the counts beneath them. */
  initialLoss: number;
  learntLoss: number;
  counted: number;
  events: Buffer;
}

/** An example as it is learnt. */
export interface LearntExample {
  readonly event: string;
  readonly at: number;
  readonly features: Float64Array;
  readonly isPositive: boolean;
  readonly importance: number;
}

/** Nothing learnt yet. */
export function emptyWeights(size: number): WeightsState {
  const sums = { z: new Float64Array(size), n: new Float64Array(size), events: Buffer.alloc(0) };
  return { revision: 0, isLive: false, examples: 0, initialLoss: 0, learntLoss: 0, counted: 0, ...sums };
}

/** Learns from examples, in place; one of the future counts as of now. @returns How many were new. */
export function learnWeights(
  state: WeightsState,
  examples: readonly LearntExample[],
  initial: Float64Array,
  { rememberedEvents, now, ...settings }: FtrlSettings & { readonly rememberedEvents: number; readonly now: number },
): number {
  const events = new EventWindow(rememberedEvents, state.events);
  const kept = 2 ** (-1 / LOSS_HALF_LIFE);
  let learnt = 0;
  for (const example of examples) {
    // A clock that is ahead must not make all that follows too old.
    if (!events.add(example.event, Math.min(example.at, now))) continue;
    learnt += 1;
    const { isPositive } = example;
    const byHand = sigmoid(dotProduct(initial, example.features));
    state.initialLoss = state.initialLoss * kept + logLoss(byHand, isPositive);
    state.learntLoss = state.learntLoss * kept + logLoss(ftrlStep(state, example, initial, settings), isPositive);
    state.counted = state.counted * kept + 1;
  }
  state.events = events.pack();
  state.examples += learnt;
  return learnt;
}

/** Packs what was learnt, with the features that it is about. */
export function packWeights({ z, n, events, ...plain }: WeightsState, features: readonly string[]): Uint8Array {
  return sealCell({ ...plain, features, z: [...z], n: [...n] }, events);
}

/** Unpacks it; what was learnt of other features is of no use, and makes a new beginning. @throws `ERR_CORRUPT` */
export function unpackWeights(cell: Uint8Array | undefined, features: readonly string[]): WeightsState {
  if (cell === undefined) return emptyWeights(features.length);
  const { plain, bytes } = unsealCell(cell, 'Reset the weights, which are then learnt anew.');
  const {
    features: kept,
    z,
    n,
    ...rest
  } = plain as Omit<WeightsState, 'z' | 'n' | 'events'> & {
    readonly features: readonly string[];
    readonly z: readonly number[];
    readonly n: readonly number[];
  };
  if (kept.length !== features.length || !features.every((feature, index) => feature === kept[index])) {
    return { ...emptyWeights(features.length), revision: rest.revision };
  }
  return { ...rest, z: Float64Array.from(z), n: Float64Array.from(n), events: Buffer.from(bytes) };
}

function logLoss(predicted: number, isPositive: boolean): number {
  return -Math.log(Math.max(1e-15, isPositive ? predicted : 1 - predicted));
}
