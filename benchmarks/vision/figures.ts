import type { Figure } from '../harness/figure.js';
import { exactBesideFaiss, recallOfFaiss } from './beside-faiss.js';
import { besideHnswlib } from './beside-hnswlib.js';
import { largeSearch } from './large-search.js';

/** Every figure of vision, in the order of the list in the docs. */
export const visionFigures: readonly Figure[] = [
  besideHnswlib('b'),
  besideHnswlib('c'),
  exactBesideFaiss('b'),
  exactBesideFaiss('c'),
  recallOfFaiss('b'),
  recallOfFaiss('c'),
  largeSearch,
];
