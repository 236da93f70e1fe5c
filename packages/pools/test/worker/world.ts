import type { Scorer } from '@feedloom/core';
import type { DeadLetters, UndeliveredOffer } from '../../src/contracts/dead-letters.js';
import type { Audience, Offer } from '../../src/contracts/worker.js';

/** What the offers of these tests carry. */
export interface Pin {
  readonly author: string;
}

export type PinSource = 'following' | 'related';

export type PinOffer = Offer<Pin, PinSource>;

export const SOURCES: readonly PinSource[] = ['following', 'related'];

export function pin(id: string, source: PinSource = 'following', author = 'bo'): PinOffer {
  return { id, source, data: { author } };
}

/** Offers one after the other, as a producer hands them out. */
export async function* stream<Item>(items: Iterable<Item>): AsyncGenerator<Item, void, undefined> {
  yield* items;
}

/** An audience of fixed users, `pageSize` at a time, that counts its pages. */
export function audienceOf(users: readonly string[], pageSize = 100): Audience<Pin, PinSource> & { pages: number } {
  return {
    pages: 0,
    async page(_offer, cursor) {
      this.pages += 1;
      const start = Number(cursor ?? 0);
      const end = start + pageSize;
      return { users: users.slice(start, end), next: end < users.length ? String(end) : undefined };
    },
  };
}

/** A scorer that remembers its calls. */
export interface RecordingScorer extends Scorer<PinOffer> {
  readonly calls: { readonly user: string; readonly ids: readonly string[] }[];
}

/** Scores by user and item. */
export function scorerOf(score: (user: string, offer: PinOffer) => number | undefined = () => 1): RecordingScorer {
  const calls: { user: string; ids: string[] }[] = [];
  return {
    calls,
    async score(user, offers) {
      calls.push({ user, ids: offers.map(({ id }) => id) });
      return offers.map((offer) => score(user, offer));
    },
  };
}

/** Dead letters in an array. */
export function lettersIn(letters: UndeliveredOffer<Pin, PinSource>[]): DeadLetters<Pin, PinSource> {
  return {
    async put(more) {
      letters.push(...more);
    },
  };
}

/** The seed of this run: FEEDLOOM_SEED, or a fresh one that fast-check prints when it fails. */
export function seed(): { readonly seed?: number } {
  const given = process.env['FEEDLOOM_SEED'];
  return given === undefined ? {} : { seed: Number(given) };
}
