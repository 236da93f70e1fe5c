import { Buffer } from 'node:buffer';
import type { CallOptions, Clock } from '@feedloom/core';
import {
  Deadline,
  FeedloomError,
  quote,
  requireFinite,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
  systemRandom,
} from '@feedloom/core';
import type { FtrlSettings } from './ftrl.js';
import { dotProduct, ftrlWeights, sigmoid } from './ftrl.js';
import { GuardedCell } from './guarded-cell.js';
import { sumInTurns } from './sum-in-turns.js';
import { requireNamespace } from './namespace.js';
import type {
  FeatureValues,
  OnlineWeights,
  OnlineWeightsOptions,
  WeightExample,
  WeightsReport,
} from './online-weights.js';
import { requirePositive } from './profile-settings.js';
import type { LearntExample, WeightsState } from './weights-state.js';
import { emptyWeights, learnWeights, packWeights, unpackWeights } from './weights-state.js';

const WEIGHTS = Buffer.from('w');

const MOST_FEATURES = 32;

/** How many examples are learnt in one write: some milliseconds of work. */
const EXAMPLES_AT_ONCE = 512;

/**
 * Opens weights that are learnt online: logistic regression by FTRL-proximal, around the weights that were set by hand.
 *
 * They are learnt in the shadow first: what is served are the weights set by hand, until somebody has read the report
 * and calls `setLive(true)`. Changes are compare-and-swap, so several processes learn together.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option, `ERR_CORRUPT` for a damaged cell; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function openOnlineWeights({
  signal,
  deadlineMs,
  ...options
}: OnlineWeightsOptions): Promise<OnlineWeights> {
  const weights = new StoredWeights(options);
  await weights.refresh({ signal, deadlineMs });
  return weights;
}

class StoredWeights implements OnlineWeights {
  readonly features: readonly string[];
  readonly #name: string;
  readonly #initial: Float64Array;
  readonly #settings: FtrlSettings & { readonly rememberedEvents: number };
  readonly #maxImportance: number;
  readonly #positionBias: number;
  readonly #cell: GuardedCell;
  readonly #clock: Clock;
  #state: WeightsState;

  constructor({ store, namespace = 'feedloom', name, initial, ...options }: OnlineWeightsOptions) {
    const { alpha = 0.05, beta = 1, l1 = 0, l2 = 1, maxImportance = 10, positionBias = 0.5 } = options;
    const { rememberedEvents = 4096, clock = systemClock, random = systemRandom } = options;
    requireNamespace(namespace);
    requireNamespace(name, 'name');
    requirePositive('alpha', alpha);
    requirePositive('maxImportance', maxImportance);
    for (const [key, value] of Object.entries({ beta, l1, l2, positionBias })) requireNonNegative(key, value);
    requirePositiveInteger('rememberedEvents', rememberedEvents);
    this.features = Object.keys(initial);
    requirePositiveInteger('the number of features', this.features.length);
    if (this.features.length > MOST_FEATURES) {
      const message = `\`initial\` must name at most ${MOST_FEATURES} features, got ${quote(this.features.length)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    for (const feature of this.features) requireFinite(`initial.${feature}`, initial[feature]);
    this.#name = name;
    this.#initial = Float64Array.from(Object.values(initial));
    this.#settings = { alpha, beta, l1, l2, rememberedEvents };
    this.#maxImportance = maxImportance;
    this.#positionBias = positionBias;
    this.#clock = clock;
    const partition = `${namespace}/weights/${name}`;
    this.#cell = new GuardedCell({ store, partition, key: WEIGHTS, clock, random });
    this.#state = emptyWeights(this.features.length);
  }

  weights(): FeatureValues {
    return this.#named(this.#served());
  }

  learnt(): FeatureValues {
    return this.#named(ftrlWeights(this.#state, this.#initial, this.#settings));
  }

  predict(features: FeatureValues): number {
    return sigmoid(dotProduct(this.#served(), this.#row(features)));
  }

  async learn(examples: readonly WeightExample[], options?: CallOptions): Promise<number> {
    const deadline = this.#begin('learn', options);
    const rows = examples.map((example) => this.#check(example)).sort((a, b) => a.at - b.at);
    const now = this.#clock.now();
    return sumInTurns(rows, EXAMPLES_AT_ONCE, (part) =>
      this.#change((state) => learnWeights(state, part, this.#initial, { ...this.#settings, now }), deadline),
    );
  }

  report(): WeightsReport {
    const { examples, counted, initialLoss, learntLoss, isLive, revision } = this.#state;
    const mean = (sum: number): number | undefined => (counted === 0 ? undefined : sum / counted);
    const policy = `${this.#name}@${isLive ? revision : 'initial'}`;
    return { examples, initialLoss: mean(initialLoss), learntLoss: mean(learntLoss), isLive, policy };
  }

  async setLive(isLive: boolean, options?: CallOptions): Promise<void> {
    const deadline = this.#begin('setLive', options);
    await this.#change((state) => {
      const isChange = state.isLive !== isLive;
      state.isLive = isLive;
      return isChange ? 1 : 0;
    }, deadline);
  }

  async refresh(options?: CallOptions): Promise<void> {
    const deadline = this.#begin('refresh', options);
    this.#keep(unpackWeights(await this.#cell.read(deadline), this.features));
  }

  async reset(options?: CallOptions): Promise<void> {
    const deadline = this.#begin('reset', options);
    const state = await this.#cell.change((found) => {
      // Above every revision that was: a process that is behind must not keep what was forgotten.
      const revision = (found === undefined ? 0 : this.#revisionOf(found)) + 1;
      const next = { ...emptyWeights(this.features.length), revision };
      return { next: packWeights(next, this.features), result: next };
    }, deadline);
    this.#keep(state);
  }

  async #change(alter: (state: WeightsState) => number, deadline: Deadline): Promise<number> {
    const { state, count } = await this.#cell.change((found) => {
      const changed = unpackWeights(found, this.features);
      const altered = alter(changed);
      if (altered > 0) changed.revision += 1;
      const next = altered === 0 ? undefined : packWeights(changed, this.features);
      return { next, result: { state: changed, count: altered } };
    }, deadline);
    this.#keep(state);
    return count;
  }

  /** Calls may end in another order than their writes. */
  #keep(state: WeightsState): void {
    if (state.revision >= this.#state.revision) this.#state = state;
  }

  #revisionOf(cell: Uint8Array): number {
    try {
      return unpackWeights(cell, this.features).revision;
    } catch {
      return this.#state.revision;
    }
  }

  #served(): Float64Array {
    return this.#state.isLive ? ftrlWeights(this.#state, this.#initial, this.#settings) : this.#initial;
  }

  #named(weights: Float64Array): FeatureValues {
    return Object.fromEntries(this.features.map((feature, index) => [feature, weights[index] ?? 0]));
  }

  #row(values: FeatureValues): Float64Array {
    return Float64Array.from(this.features, (feature) => {
      const value = Object.hasOwn(values, feature) ? (values[feature] ?? 0) : 0;
      requireFinite(`features.${feature}`, value);
      return value;
    });
  }

  #check({ event, at, features, isPositive, slot, propensity }: WeightExample): LearntExample {
    requireId('examples[].event', event);
    requireFinite('examples[].at', at);
    if (slot !== undefined) requireNonNegative('examples[].slot', slot);
    if (propensity !== undefined) requirePositive('examples[].propensity', propensity);
    const seen = propensity ?? (slot === undefined ? 1 : (slot + 1) ** -this.#positionBias);
    return {
      event,
      at,
      features: this.#row(features),
      isPositive,
      importance: Math.min(this.#maxImportance, 1 / seen),
    };
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    return deadline;
  }
}
