import { Deadline } from '@feedloom/core';
import type { Scorer } from '@feedloom/core';
import type { Pull, Rescore } from '@feedloom/pools';
import type { PinData, PinSource } from '../feed/pin-data.js';
import type { PinIndex } from '../feed/pin-index.js';
import type { ScoredPin } from '../feed/taste-scorer.js';
import type { HomeRanker } from './home-ranker.js';
import type { Learning } from './learning.js';

/** What takes part in a refresh beside the pools. */
export interface RankedSourceParts {
  readonly learning: Learning;
  readonly ranker: HomeRanker;
  readonly pins: PinIndex;
  /** The pins that a user has saved: they need not be found. */
  readonly savedBy: (user: string) => ReadonlySet<string>;
}

/** Finds and ranks pins for a user at the moment of a refresh. */
export function pullRanked({ learning, ranker, pins, savedBy }: RankedSourceParts): Pull<PinData, PinSource> {
  return async (user, { served, ...options }) => {
    const deadline = Deadline.of(options);
    const context = await learning.profiles.context(user, deadline.toCallOptions());
    const known = new Set([...savedBy(user), ...served]);
    const ranked = await ranker.rank(context, known, deadline.toCallOptions());
    const items = ranked.pins.flatMap(({ id, rung, via }, place) => {
      const pin = pins.get(id);
      if (pin === undefined) return [];
      const { kind, theme, kinds, board, saver } = pin;
      const why = { type: 'ranked' as const, rung, pin: via };
      // Scores of different rungs are not comparable: the place says it all.
      const score = 1 - place / ranked.pins.length;
      return [{ id, score, source: 'ranked' as const, data: { kind, theme, kinds: [...kinds], board, saver, why } }];
    });
    return { items, degraded: ranked.degraded };
  };
}

/** Values what waits in the pools by what the user has done since it came there. */
export function rescoreHeads(scorer: Scorer<ScoredPin>): Rescore<PinData, PinSource> {
  return async (user, heads, options) => {
    const waiting = heads.filter(({ source }) => source !== 'ranked');
    const items = waiting.flatMap((head) => head.items);
    const scores = await scorer.score(user, items, options);
    let place = 0;
    return waiting.map((head) => ({
      source: head.source,
      items: head.items.map(({ id, score }) => ({ id, score: scores[place++] ?? score })),
    }));
  };
}
