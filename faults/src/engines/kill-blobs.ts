import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { seededRandom } from '@feedloom/core';
import type { BlobStore } from '@feedloom/core';
import { s3 } from '../../../engines/s3/s3-engine.js';
import { mayRetry } from '../feed/ledger.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { Limits } from './limits.js';

const WRITERS = 8;
const BLOB_BYTES = 60_000;

/** Blobs that differ, and the ids of those whose writing was acknowledged. */
class BlobWriter {
  readonly acknowledged: string[] = [];
  readonly #blobs: BlobStore;
  readonly #name: string;

  constructor(blobs: BlobStore, name: string) {
    this.#blobs = blobs;
    this.#name = name;
  }

  async write(isOver: () => boolean): Promise<void> {
    for (let index = 0; !isOver(); index += 1) {
      const bytes = Buffer.alloc(BLOB_BYTES, `${this.#name}/${index}/`);
      try {
        this.acknowledged.push(await this.#blobs.put(bytes, { deadlineMs: 1000 }));
      } catch (error) {
        if (!mayRetry(error)) throw error;
        index -= 1;
        await sleep(10);
      }
    }
  }
}

/** Kills the S3 server under eight writers: every blob that was acknowledged must be there, whole. */
export async function killBlobs({
  kills,
  seed,
  recoveryMs,
}: Limits & { readonly kills: number; readonly seed: string }): Promise<{
  row: FaultRow;
  detail: string;
  failure: string | undefined;
}> {
  const random = seededRandom(`${seed}/s3`);
  const tally = newTally();
  const problems: string[] = [];
  const server = await s3.start();
  let slowestMs = 0;
  try {
    const { endpoint, region, credentials, bucket } = server;
    await using blobs = await openS3BlobStore({ endpoint, region, credentials, bucket });
    const writers = Array.from({ length: WRITERS }, (_, index) => new BlobWriter(blobs, `writer ${index}`));
    let isOver = false;
    const working = Promise.all(writers.map((writer) => writer.write(() => isOver)));
    while (tally.runs < kills) {
      await sleep(200 + random.next() * 600);
      tally.runs += 1;
      await server.kill();
      await sleep(200 + random.next() * 800);
      await server.restart();
      const since = performance.now();
      const before = writers.map(({ acknowledged }) => acknowledged.length);
      while (writers.some(({ acknowledged }, index) => acknowledged.length === before[index])) {
        if (performance.now() - since > recoveryMs) break;
        await sleep(10);
      }
      slowestMs = Math.max(slowestMs, performance.now() - since);
    }
    isOver = true;
    await working;
    if (slowestMs > recoveryMs) problems.push(`service was not normal ${recoveryMs} ms after a restart`);
    const ids = writers.flatMap(({ acknowledged }) => acknowledged);
    for (const id of ids) {
      const bytes = await blobs.get(id, { deadlineMs: 10_000 });
      if (bytes === undefined) tally.lost += 1;
      else if (createHash('sha256').update(bytes).digest('hex') !== id) tally.violations += 1;
    }
    if (tally.lost + tally.violations > 0) problems.push(`${tally.lost} blobs lost, ${tally.violations} torn`);
    else if (problems.length > 0) tally.violations += 1;
    const row = rowOf('T18', 'kill -9 of S3: acknowledged blobs', tally, seed);
    const detail = `${ids.length} blobs acknowledged, normal again within ${Math.round(slowestMs)} ms`;
    return {
      row,
      detail,
      failure: problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${problems.join('; ')}`,
    };
  } finally {
    await server.stop();
  }
}
