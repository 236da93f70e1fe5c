import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FeedloomError, seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/index/faiss/byte-source.js';
import { createFaissBackend } from '../../../src/index/faiss/faiss-backend.js';
import { readFaissLayout } from '../../../src/index/faiss/faiss-layout.js';
import { clusteredSegment } from './clustered-segment.js';
import { whyNoFaiss } from '../../../../../engines/faiss/why-no-faiss.js';

const DIMENSION = 8;
const MUTATIONS = 1500;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'feedloom-layout-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function seedOfRun(): string {
  const seed = process.env['FEEDLOOM_SEED'] ?? String(randomInt(2 ** 32));
  console.log(`FEEDLOOM_SEED=${seed}`);
  return seed;
}

function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random.next() * (most - least + 1));
}

/** Whether the structure of an index is accepted; any error other than the typed one fails the test. */
function passes(bytes: Buffer): boolean {
  try {
    readFaissLayout(bytesOf(bytes));
    return true;
  } catch (error) {
    expect(FeedloomError.is(error, 'ERR_CORRUPT'), String(error)).toBe(true);
    return false;
  }
}

describe.skipIf(whyNoFaiss() !== undefined)('the structure of an index of libfaiss', () => {
  for (const index of ['hnsw', 'ivf', 'flat'] as const) {
    it(`is checked so closely that what passes does not crash the library (${index})`, async () => {
      const { vectors } = clusteredSegment(400, DIMENSION, 10);
      const file = join(directory, index);
      await createFaissBackend({ index, links: 4 }).build(vectors, file);
      const whole = await readFile(file);
      expect(passes(whole)).toBe(true);
      const accepted = join(directory, `${index}-accepted`);
      await mkdir(accepted);
      const { end } = readFaissLayout(bytesOf(whole));
      const seed = seedOfRun();
      const random = seededRandom(seed);
      let [refused, kept] = [0, 0];
      for (let mutation = 0; mutation < MUTATIONS; mutation += 1) {
        const bytes = Buffer.from(whole);
        // Headers are small and have the most to refuse.
        const at = between(random, 0, random.next() < 0.2 ? 63 : end - 1);
        if (random.next() < 0.5) bytes[at] = between(random, 0, 255);
        else if (at + 4 <= bytes.length) bytes.writeInt32LE(between(random, -2, 500), at);
        if (bytes.equals(whole)) continue;
        if (!passes(bytes)) refused += 1;
        else if ((kept += 1) <= 250) await writeFile(join(accepted, String(mutation)), bytes);
      }
      // Where nothing is refused or nothing accepted, nothing was tested.
      expect(refused, seed).toBeGreaterThan(index === 'hnsw' ? 300 : 10);
      expect(kept, seed).toBeGreaterThan(10);
      const script = fileURLToPath(new URL('./search-all.mjs', import.meta.url));
      const searched = execFileSync(process.execPath, [script, accepted, String(DIMENSION)], { encoding: 'utf8' });
      expect(Number(searched)).toBeGreaterThan(10);
    });
  }

  it('is refused when it ends anywhere before its end', async () => {
    const whole = await readFile(join(directory, 'hnsw'));
    const { end } = readFaissLayout(bytesOf(whole));
    const random = seededRandom('cut');
    for (let cut = 0; cut < 200; cut += 1) {
      expect(passes(whole.subarray(0, between(random, 0, end - 1)))).toBe(false);
    }
  });
});
