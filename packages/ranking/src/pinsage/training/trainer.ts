import { seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { checkWeights } from '../check-weights.js';
import { embedAll } from '../reference/embed-all.js';
import { initialWeights } from '../reference/initial-weights.js';
import type { SageWeights } from '../sage-weights.js';
import { Adam } from './adam.js';
import { checkExamples } from './check-examples.js';
import type { SageExamples } from './examples.js';
import { itemStep } from './item-step.js';
import type { Network } from './network.js';
import { blankNetwork, networkOf, weightsOf } from './network.js';
import { PairSampler } from './pair-sampler.js';
import type { FilledSettings } from './settings.js';
import type { TrainProgress } from './train-progress.js';
import { UserSampler } from './user-sampler.js';
import { userStep } from './user-step.js';

/**
 * A training in progress, one step at a time: first layers and head on pairs, then the user's head on histories, with the
 * embeddings as they have become. Blocks for each step, so run it in a worker.
 */
export class Trainer {
  readonly #examples: SageExamples;
  readonly #settings: FilledSettings;
  readonly #like: SageWeights;
  readonly #network: Network;
  readonly #gradient: Network;
  readonly #random: Random;
  readonly #pairs: PairSampler;
  readonly #itemAdam: Adam;
  readonly #userAdam: Adam;
  #users: UserSampler | undefined;
  #itemSteps = 0;
  #userSteps = 0;

  /** @throws `ERR_INVALID_ARGUMENT` if the examples contradict each other, or the model that is gone on from does not fit. */
  constructor(examples: SageExamples, settings: FilledSettings, start: SageWeights | undefined) {
    const features = checkExamples(examples);
    this.#examples = examples;
    this.#settings = settings;
    this.#like = start ?? initialWeights({ ...settings, features });
    checkWeights(this.#like);
    checkExamples(examples, this.#like.layers[0]?.message.columns);
    this.#network = networkOf(this.#like);
    this.#gradient = blankNetwork(this.#like);
    this.#random = seededRandom(`train:${settings.seed}`);
    this.#pairs = new PairSampler(examples, this.#like.layers.length, settings, this.#random);
    this.#itemAdam = new Adam(this.#network.userStart);
    this.#userAdam = new Adam(this.#network.flat.length - this.#network.userStart);
  }

  /** The weights as they are now, in 32 bits. */
  get weights(): SageWeights {
    return weightsOf(this.#like, this.#network);
  }

  /** Does one step; `undefined` if there is none left. */
  step(): TrainProgress | undefined {
    if (this.#itemSteps < this.#settings.steps) return this.#stepItems();
    if (this.#examples.histories === undefined || this.#userSteps >= this.#settings.userSteps) return undefined;
    return this.#stepUsers();
  }

  #stepItems(): TrainProgress {
    const { steps } = this.#settings;
    const batch = this.#pairs.draw(this.#itemSteps / steps);
    const loss = itemStep(this.#network, this.#gradient, this.#examples.features, batch);
    const { userStart, flat } = this.#network;
    const rate = this.#rateAt(this.#itemSteps / steps);
    this.#itemAdam.step(flat.subarray(0, userStart), this.#gradient.flat.subarray(0, userStart), rate);
    this.#itemSteps += 1;
    return { stage: 'items', step: this.#itemSteps, steps, loss, items: batch.frontier.items.length };
  }

  #stepUsers(): TrainProgress {
    const { userSteps: steps } = this.#settings;
    const batch = this.#userSampler().draw();
    const loss = userStep(this.#network.user, this.#gradient.user, batch);
    const { userStart, flat } = this.#network;
    const rate = this.#rateAt(this.#userSteps / steps);
    this.#userAdam.step(flat.subarray(userStart), this.#gradient.flat.subarray(userStart), rate);
    this.#userSteps += 1;
    const items = batch.candidates.length / this.#network.user.query.columns;
    return { stage: 'users', step: this.#userSteps, steps, loss, items };
  }

  #userSampler(): UserSampler {
    const { histories, features, neighbourhoods } = this.#examples;
    if (this.#users === undefined && histories !== undefined) {
      // What will be served has 32 bits, so the head learns from that.
      const embeddings = embedAll(this.weights, features, neighbourhoods);
      this.#users = new UserSampler(this.#examples, histories, embeddings, this.#settings, this.#random);
    }
    return this.#users as UserSampler;
  }

  /** Falls in a straight line to a tenth. */
  #rateAt(progress: number): number {
    return this.#settings.learningRate * (1 - 0.9 * progress);
  }
}
