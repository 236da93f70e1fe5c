import type { CallOptions, Clock, OrderedStore, Random, Ranker, Scorer, UserContext } from '@feedloom/core';
import type { Rescore } from '@feedloom/pools';
import { openProfiles, visualReranker } from '@feedloom/ranking';
import type { OpenedProfiles } from '@feedloom/ranking';
import type { VisualHit } from '@feedloom/vision';
import type { PinData, PinSource } from '../feed/pin-data.js';
import { createTasteScorer } from '../feed/taste-scorer.js';
import type { ScoredPin } from '../feed/taste-scorer.js';
import type { Tastes } from '../feed/tastes.js';
import type { PinVectors } from './pin-vectors.js';
import { createProfileScorer } from './profile-scorer.js';
import { rescoreHeads } from './ranked-source.js';
import { reportTaste } from './taste-report.js';
import type { TasteReport } from './taste-report.js';

/** What preferences are made of. */
export interface PreferencesParts {
  readonly store: OrderedStore;
  readonly vectors: PinVectors;
  /** Names the space of the vectors. */
  readonly space: string;
  readonly tastes: Tastes;
  readonly clock: Clock;
  readonly random: Random;
}

const NAMESPACE = 'pinboard';
/** Pins of one kind are about as near to each other as this, by the model that ships. */
const SAME_TASTE = 0.6;
/** A profile of vectors of 1,280 numbers takes 2.5 kB for each interest. */
const INTERESTS = 12;

/** What users like, as their profiles in the store say, and what follows from that alone. Any process may read them. */
export class Preferences implements AsyncDisposable {
  readonly profiles: OpenedProfiles;
  /** Values pins for the worker, each with the profile of its receiver. */
  readonly scorer: Scorer<ScoredPin>;
  readonly rescore: Rescore<PinData, PinSource>;
  /** Orders what looks like a picture for a user. */
  readonly rerank: Ranker<VisualHit>;
  readonly #vectors: PinVectors;

  private constructor(profiles: OpenedProfiles, { vectors, tastes, clock }: PreferencesParts) {
    this.profiles = profiles;
    this.#vectors = vectors;
    this.scorer = createProfileScorer(profiles, vectors, createTasteScorer(tastes));
    this.rescore = rescoreHeads(this.scorer);
    this.rerank = visualReranker<VisualHit>({ profiles, vectors: vectors.lookUp, clock });
  }

  /** Opens the profiles of a store. */
  static async open(parts: PreferencesParts): Promise<Preferences> {
    const { store, vectors, space, clock, random } = parts;
    const profiles = await openProfiles({
      ...{ store, namespace: NAMESPACE, vectors: vectors.lookUp, space, clock, random },
      sameTaste: SAME_TASTE,
      interests: INTERESTS,
    });
    return new Preferences(profiles, parts);
  }

  /** What is known of a user, as rankers read it. */
  context(user: string, options: CallOptions = {}): Promise<UserContext> {
    return this.profiles.context(user, options);
  }

  /** What the system thinks a user likes, and why. */
  async taste(user: string, options: CallOptions = {}): Promise<TasteReport> {
    return reportTaste(await this.context(user, options), (id) => this.#vectors.get(id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.profiles.close();
  }
}
