import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@feedloom/core';
import { integerBetween, withSeed } from '../support/seed.js';
import { openVectorIndex } from '@feedloom/vision';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

const KILLS = 10;
const entry = fileURLToPath(new URL('./writing-process.ts', import.meta.url));

/** Lets a process write from `first` on, and kills it after `writes` acknowledged writes. @returns The last of them. */
async function writeAndKill(path: string, first: number, writes: number): Promise<number> {
  const child = fork(entry, [path, String(first)], { execArgv: ['--conditions=@feedloom/source', '--import', 'tsx'] });
  let last = first - 5;
  let left = writes;
  child.on('message', (at: number) => {
    last = at;
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

it(
  `has every acknowledged write after ${KILLS} kills at random moments`,
  () =>
    withSeed(async (random) => {
      const path = await temporaryFolder();
      let next = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        // Up to some builds of segments, whose kill must not harm either.
        next = (await writeAndKill(path, next, integerBetween(random, 1, 60))) + 5;
      }
      const index = await openVectorIndex({ space: testSpace(16), path, engine: 'flat' });
      for (let at = 0; at < next; at += 5) {
        const items = clusteredItems(seededRandom(String(at)), 5, 16, at);
        const found = await index.get(items.map(({ id }) => id));
        const kept = at % 15 === 0 ? items.slice(1) : items;
        expect(found.filter((item) => item !== undefined)).toEqual(kept);
      }
      await index.close();
    }),
  120_000,
);
