import type { OrderedStore } from '../../../src/index.js';
import type { CutAnswer } from '../../../src/testing/index.js';

/** A store with one bug, and the law that must notice. */
export interface PlantedBug {
  readonly bug: string;
  readonly law: string;
  readonly open: () => OrderedStore;
  readonly cut?: CutAnswer | undefined;
}
