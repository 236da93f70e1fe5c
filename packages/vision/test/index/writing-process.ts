import { seededRandom } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import { clusteredItems, testSpace } from '../support/vectors.js';

// Writes items one after another, and tells its parent of each as soon as it is acknowledged, until it is killed.
const [path = '', first = '0'] = process.argv.slice(2);
const space = testSpace(16);
const index = await openVectorIndex({ space, path, engine: 'flat', freshRows: 100 });
for (let at = Number(first); ; at += 5) {
  const items = clusteredItems(seededRandom(String(at)), 5, 16, at);
  await index.upsert(items);
  if (at % 15 === 0) await index.remove([`item ${at}`]);
  process.send?.(at);
}
