/* The process that is killed: changes a graph whose store refuses writes, and tells each change and each answer. */
import { writeSync } from 'node:fs';
import { seededRandom } from '@feedloom/core';
import { openGraphWorld, perform, someOperation } from './graph-world.js';
import type { Told } from './graph-world.js';

/** Changes between two spells of refused writes, and in one. */
const WELL = 15;

const [path = '', seed = '', first = '0', refusals = '0'] = process.argv.slice(2);
const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`);
const random = seededRandom(seed);
let isIll = false;
let refused = 0;
const { graph } = await openGraphWorld(path, () => {
  if (isIll) refused += 1;
  return isIll;
});

for (let number = Number(first); ; number += 1) {
  // Once enough writes have been refused it is ill for good, so that the kill meets a queue that is not empty.
  isIll = refused >= Number(refusals) || number % (4 * WELL) >= WELL;
  const operation = someOperation(random, number);
  tell(operation);
  await perform(graph, operation);
  tell({ done: number });
  tell({ refused });
}
