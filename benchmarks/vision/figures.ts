import type { Figure } from '../harness/figure.js';
import { exactBesideFaiss, recallOfFaiss } from './beside-faiss.js';
import { besideHnswlib } from './beside-hnswlib.js';
import { devices } from './devices.js';
import { embedBesideBare } from './embed-beside-bare.js';
import { embedBesideTransformers } from './embed-beside-transformers.js';
import { fullInt8 } from './full-int8.js';
import { imageSizes } from './image-sizes.js';
import { largeSearch } from './large-search.js';
import { visionLoopDelay } from './loop-delay.js';

/** Every figure of vision, in the order of the list in the docs. */
export const visionFigures: readonly Figure[] = [
  embedBesideBare,
  embedBesideTransformers,
  fullInt8,
  devices,
  imageSizes,
  besideHnswlib('b'),
  besideHnswlib('c'),
  exactBesideFaiss('b'),
  exactBesideFaiss('c'),
  recallOfFaiss('b'),
  recallOfFaiss('c'),
  visionLoopDelay,
  largeSearch,
];
