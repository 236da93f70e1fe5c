import type { Figure } from '../harness/figure.js';
import { besideGraphology } from './beside-graphology.js';
import { besideRandomReads } from './beside-random-reads.js';
import { dotRung } from './dot-rung.js';
import { fullRefresh } from './full-refresh.js';
import { rankingLoopDelay } from './loop-delay.js';
import { rankBesideProducts } from './rank-beside-products.js';
import { tenThousandCandidates } from './ten-thousand-candidates.js';
import { usedTogether } from './used-together.js';

/** Every figure of ranking, in the order of the list in the docs. */
export const rankingFigures: readonly Figure[] = [
  besideGraphology,
  besideRandomReads,
  tenThousandCandidates,
  rankBesideProducts,
  dotRung,
  usedTogether,
  fullRefresh,
  rankingLoopDelay,
];
