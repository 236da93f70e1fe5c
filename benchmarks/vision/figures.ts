import type { Figure } from '../harness/figure.js';
import { exactBesideFaiss, recallOfFaiss } from './beside-faiss.js';
import { besideHnswlib } from './beside-hnswlib.js';
import { embedBesideBare } from './embed-beside-bare.js';
import { embedBesideTransformers } from './embed-beside-transformers.js';
import { largeSearch } from './large-search.js';

/** Every figure of vision, in the order of the list in the docs. */
export const visionFigures: readonly Figure[] = [
  embedBesideBare,
  embedBesideTransformers,
  besideHnswlib('b'),
  besideHnswlib('c'),
  exactBesideFaiss('b'),
  exactBesideFaiss('c'),
  recallOfFaiss('b'),
  recallOfFaiss('c'),
  largeSearch,
];
