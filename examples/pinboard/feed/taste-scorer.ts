import type { Scorer } from '@feedloom/core';
import { Chance } from '../corpus/chance.js';
import { kindNamed } from '../corpus/kinds/all.js';
import type { PinData } from './pin-data.js';
import type { Taste, Tastes } from './tastes.js';

/** What is scored. */
export interface ScoredPin {
  readonly id: string;
  readonly data: PinData;
}

/**
 * Values a pin by the receiving user's own saves: the kinds and the theme that they share, and words that their kinds
 * have in common. A little chance, always the same for one user and pin, keeps equals apart. How new a pin is counts
 * in the pools: see `halfLifeMs`.
 */
export function createTasteScorer(tastes: Tastes): Scorer<ScoredPin> {
  return {
    score: async (user, pins) => {
      const taste = tastes.of(user);
      const words = wordsOf(taste);
      // Never 0, because a half-life can only shrink what is there.
      return pins.map(
        ({ id, data }) => 0.05 + affinity(taste, words, data) + 0.15 * new Chance(`${user}/${id}`).next(),
      );
    },
  };
}

/** From 0, nothing in common, to about 2. */
function affinity({ kinds, themes, saves }: Taste, words: ReadonlyMap<string, number>, data: PinData): number {
  if (saves === 0) return 0;
  const kind = Math.max(...[data.kind, ...data.kinds].map((each) => (kinds.get(each) ?? 0) / saves));
  const theme = (themes.get(data.theme) ?? 0) / saves;
  const shared = (kindNamed(data.kind)?.words ?? []).map((word) => (words.get(word) ?? 0) / saves);
  const word = shared.reduce((sum, share) => sum + share, 0) / Math.max(1, shared.length);
  // Few saves hold one kind, so a small share says much.
  return Math.min(1, kind * 6) + 0.6 * theme + 0.4 * word;
}

function wordsOf({ kinds }: Taste): Map<string, number> {
  const words = new Map<string, number>();
  for (const [kind, count] of kinds) {
    for (const word of kindNamed(kind)?.words ?? []) words.set(word, (words.get(word) ?? 0) + count);
  }
  return words;
}
