import type { OrderedStore } from '../contracts/ordered-store.js';
import { callLaws } from './ordered-store/calls.js';
import { edgeLaws } from './ordered-store/edges.js';
import { guardLaws } from './ordered-store/guards.js';
import type { OrderedStoreLawGroup, OrderedStoreLawOptions } from './ordered-store/law.js';
import { lostAnswerLaws } from './ordered-store/lost-answers.js';
import { partitionLaws } from './ordered-store/partitions.js';
import { rangeLaws } from './ordered-store/ranges.js';
import { readLaws } from './ordered-store/reads.js';
import { scanLaws } from './ordered-store/scans.js';
import { writeLaws } from './ordered-store/writes.js';
import type { TestRunner } from './runner.js';

const groups: readonly OrderedStoreLawGroup[] = [
  ...[guardLaws, writeLaws, readLaws, rangeLaws, partitionLaws, edgeLaws, scanLaws, callLaws, lostAnswerLaws],
];

/**
 * Registers the laws that every {@link OrderedStore} obeys.
 *
 * @param open - Yields an empty store; called once for each law, which closes it.
 */
export function testOrderedStore(
  { describe, it }: TestRunner,
  open: () => Promise<OrderedStore>,
  options: OrderedStoreLawOptions = {},
): void {
  describe('OrderedStore', () => {
    for (const group of groups) {
      describe(group.name, () => {
        for (const { name, holds } of group.laws) {
          it(name, async () => {
            const store = await open();
            try {
              await holds(store, options);
            } finally {
              await store.close();
            }
          });
        }
      });
    }
  });
}
