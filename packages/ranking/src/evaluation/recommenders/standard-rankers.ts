import { FeedloomError, quote } from '@feedloom/core';
import { embedAll } from '../../pinsage/reference/embed-all.js';
import { propagateFeatures } from '../../pinsage/reference/propagate-features.js';
import type { TrainSettings } from '../../pinsage/training/train-options.js';
import { fillSettings } from '../../pinsage/training/settings.js';
import { Trainer } from '../../pinsage/training/trainer.js';
import type { Recommender } from '../asking/recommender.js';
import { isCold, savesOfItems } from '../metrics/slices.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { createBlend, remembering } from './blend.js';
import { NEIGHBOURS, createCollaborative } from './collaborative.js';
import { createContent } from './content.js';
import { createEmbeddingRecommender } from './embedding.js';
import { createPopularity, createRandom } from './plain-recommenders.js';
import { RANKERS } from './ranker-names.js';
import type { RankerName } from './ranker-names.js';
import { graphOf } from './set-graph.js';
import type { SetGraph } from './set-graph.js';
import { trainingPairs } from './training-pairs.js';
import { createWalk } from './walk.js';

/** Neighbours of an item that the network listens to. */
const FAN_OUT = 10;
/** How often features are passed on without training. */
const HOPS = 3;
/** Temperatures of products with embeddings, and with plain features, which lie closer together. */
const SHARP = 0.07;
const SOFT = 0.3;

/** The most scores that are kept of one ranker: 80 MB. */
const MOST_REMEMBERED = 20_000_000;

/** Learns from the past of one set, each thing once, when it is first needed. Blocks: meant for a worker thread. */
export class StandardRankers {
  readonly #set: EvaluationSet;
  readonly #training: TrainSettings | undefined;
  readonly #made = new Map<RankerName, Promise<Recommender>>();
  #graph: Promise<SetGraph> | undefined;
  #embeddings: Promise<Float32Array> | undefined;

  /** @param training - `undefined` trains nothing: `propagation` then stands in for the network in `blend` and `fresh`. */
  constructor(set: EvaluationSet, training: TrainSettings | undefined) {
    this.#set = set;
    this.#training = training;
  }

  /** @throws `ERR_INVALID_ARGUMENT` if there is no such ranker. */
  get(name: RankerName): Promise<Recommender> {
    const known = this.#made.get(name) ?? this.#make(name).then((made) => this.#remembered(made));
    this.#made.set(name, known);
    return known;
  }

  /** What `blend` asks again is kept, if there is room for it. */
  #remembered(made: Recommender): Recommender {
    const isSmall = this.#set.users * this.#set.items <= MOST_REMEMBERED;
    return isSmall && this.#blended().some((part) => part === made.name) ? remembering(made) : made;
  }

  async #make(name: RankerName): Promise<Recommender> {
    const set = this.#set;
    switch (name) {
      case 'random':
        return createRandom();
      case 'popularity':
        return createPopularity(set);
      case 'content':
        return createContent(set);
      case 'collaborative':
        return createCollaborative(set, NEIGHBOURS.LONG);
      case 'collaborative-64':
        return createCollaborative(set, NEIGHBOURS.SHIPPED);
      case 'walk':
        return createWalk(set, await this.#graphOnce());
      case 'propagation':
        return createEmbeddingRecommender(set, await this.#propagated(), { name, temperature: SHARP });
      case 'pinsage':
        return createEmbeddingRecommender(set, await this.#trained(), { name, temperature: SHARP });
      case 'blend':
        return createBlend(await Promise.all(this.#blended().map((part) => this.get(part))));
      case 'content-of-cold':
        return createEmbeddingRecommender(set, set.features, { name, temperature: SOFT, among: this.#cold() });
      case 'fresh': {
        const embeddings = await (this.#training === undefined ? this.#propagated() : this.#trained());
        return createEmbeddingRecommender(set, embeddings, { name, temperature: SHARP, among: this.#cold() });
      }
      default: {
        const message = `There is no ranker ${quote(name)}. There are: ${RANKERS.join(', ')}.`;
        throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
      }
    }
  }

  #blended(): RankerName[] {
    return ['collaborative', 'walk', this.#training === undefined ? 'propagation' : 'pinsage'];
  }

  #cold(): Uint8Array {
    return Uint8Array.from(savesOfItems(this.#set), (saves) => (isCold(saves) ? 1 : 0));
  }

  #graphOnce(): Promise<SetGraph> {
    this.#graph ??= graphOf(this.#set);
    return this.#graph;
  }

  async #propagated(): Promise<Float32Array> {
    const graph = await this.#graphOnce();
    return propagateFeatures(this.#set.features, graph.neighbourhoods(FAN_OUT), HOPS);
  }

  #trained(): Promise<Float32Array> {
    this.#embeddings ??= this.#train();
    return this.#embeddings;
  }

  async #train(): Promise<Float32Array> {
    const neighbourhoods = (await this.#graphOnce()).neighbourhoods(FAN_OUT);
    const examples = { features: this.#set.features, neighbourhoods, pairs: trainingPairs(this.#set) };
    const trainer = new Trainer(examples, fillSettings({ ...this.#training }), undefined);
    while (trainer.step() !== undefined) await new Promise(setImmediate);
    return embedAll(trainer.weights, this.#set.features, neighbourhoods);
  }
}
