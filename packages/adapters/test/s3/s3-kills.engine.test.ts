import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { FeedloomError } from '@feedloom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { type S3Engine, s3 } from '../../../../engines/s3/s3-engine.js';

const WRITERS = 8;
const KILLS = 4;

/** What one writer was told, and what it was not. */
interface Account {
  readonly name: string;
  readonly acknowledged: string[];
  readonly inDoubt: string[];
  /** Ids that its pointer may have, the last acknowledged first. */
  pointer: (string | undefined)[];
  longestMs: number;
}

describe.skipIf(isMissing(s3))('S3BlobStore while s3 is killed', () => {
  let server: S3Engine;
  beforeAll(async () => {
    server = await s3.start();
  });
  afterAll(() => server?.stop());

  it('loses nothing that it acknowledged, tears nothing, and every call settles', { timeout: 180_000 }, async () => {
    await using store = await openS3BlobStore({ ...server, timeoutMs: 2000, attempts: 3 });
    let isOver = false;
    const accounts = Array.from({ length: WRITERS }, (_, index): Account => {
      return { name: `writer-${index}`, acknowledged: [], inDoubt: [], pointer: [undefined], longestMs: 0 };
    });
    /** Learns where the pointer of a writer is, which must be where it may be. */
    const look = async (account: Account): Promise<string | undefined> => {
      const seen = await store.pointer(account.name);
      expect(account.pointer, account.name).toContain(seen?.id);
      account.pointer = [seen?.id];
      return seen?.version;
    };
    const write = async (account: Account): Promise<void> => {
      let version: string | undefined;
      let isSure = true;
      while (!isOver) {
        const bytes = randomBytes(20_000 + Math.floor(Math.random() * 200_000));
        const id = createHash('sha256').update(bytes).digest('hex');
        const began = performance.now();
        try {
          if (!isSure) version = await look(account);
          isSure = true;
          await store.put(bytes);
          account.acknowledged.push(id);
          const next = await store.point(account.name, id, { expected: version });
          expect(next, `nobody else moves the pointer of ${account.name}`).toBeDefined();
          [version, account.pointer] = [next, [id]];
        } catch (error) {
          if (!FeedloomError.is(error)) throw error;
          expect(['ERR_UNAVAILABLE', 'ERR_TIMEOUT', 'ERR_OVERLOADED']).toContain(error.code);
          if (account.acknowledged.at(-1) !== id) account.inDoubt.push(id);
          else if (error.indeterminate) account.pointer.push(id);
          isSure = false;
          await sleep(50);
        } finally {
          account.longestMs = Math.max(account.longestMs, performance.now() - began);
        }
      }
    };
    const total = (): number => accounts.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    const writing = Promise.all(accounts.map(write));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = total();
      while (total() < before + 20) await sleep(20);
      await server.kill();
      await sleep(300);
      await server.restart();
    }
    const before = total();
    while (total() < before + 20) await sleep(20);
    isOver = true;
    await writing;

    let [kept, found] = [0, 0];
    for (const { name, acknowledged, inDoubt, pointer, longestMs } of accounts) {
      for (const id of acknowledged) expect(await store.get(id), id).toBeDefined();
      // What is torn would throw.
      for (const id of inDoubt) if ((await store.get(id)) !== undefined) found += 1;
      expect(pointer, name).toContain((await store.pointer(name))?.id);
      expect(longestMs).toBeLessThan(60_000);
      kept += acknowledged.length;
    }
    const doubts = accounts.reduce((sum, { inDoubt }) => sum + inDoubt.length, 0);
    console.log(`s3: ${KILLS} kills, ${kept} acknowledged and kept, ${doubts} in doubt of which ${found} were stored`);
    expect(kept).toBeGreaterThanOrEqual(20 * (KILLS + 1));
  });
});
