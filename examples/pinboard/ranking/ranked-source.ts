import type { Scorer } from '@feedloom/core';
import type { Pull, Rescore } from '@feedloom/pools';
import type { PinData, PinSource } from '../feed/pin-data.js';
import type { PinIndex } from '../feed/pin-index.js';
import type { ScoredPin } from '../feed/taste-scorer.js';
import type { Ranking } from './ranking.js';

/** What takes part in a refresh beside the pools. */
export interface RankedSourceParts {
  readonly ranking: Pick<Ranking, 'rank'>;
  readonly pins: PinIndex;
  /** The pins that a user has saved: they need not be found. */
  readonly savedBy: (user: string) => ReadonlySet<string>;
}

/** Finds and ranks pins for a user at the moment of a refresh. */
export function pullRanked({ ranking, pins, savedBy }: RankedSourceParts): Pull<PinData, PinSource> {
  return async (user, { served, signal, deadlineMs }) => {
    const ranked = await ranking.rank(user, new Set([...savedBy(user), ...served]), { signal, deadlineMs });
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
