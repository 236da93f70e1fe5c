import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openS3BlobStore } from '@feedloom/adapters/s3';
import { seededRandom, systemClock } from '@feedloom/core';
import type { BlobStore, CallOptions, ScanRange, ScannedEntry } from '@feedloom/core';
import { MemoryBlobStore, MemoryStore } from '@feedloom/core/memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { s3 } from '../../../../engines/s3/s3-engine.js';
import type { S3Engine } from '../../../../engines/s3/s3-engine.js';
import { PinIndex } from '../../feed/pin-index.js';
import { Tastes } from '../../feed/tastes.js';
import { createLabSwitches } from '../../lab/lab-switch.js';
import { PinVectors } from '../../ranking/pin-vectors.js';
import { PinboardRanking } from '../../ranking/pinboard-ranking.js';
import { Preferences } from '../../ranking/preferences.js';
import { testEyes } from '../support/test-eyes.js';

/** A store that counts what is read of the graph, edge by edge. */
class CountingStore extends MemoryStore {
  scanned = 0;

  override async *scan(range: ScanRange, options?: CallOptions): AsyncGenerator<ScannedEntry, void, undefined> {
    for await (const cell of super.scan(range, options)) {
      this.scanned += 1;
      yield cell;
    }
  }
}

const SAVES = 300;

describe.skipIf(isMissing(s3))('copies of the graph on s3', () => {
  let server: S3Engine;
  let blobs: BlobStore;
  beforeAll(async () => {
    server = await s3.start();
    blobs = await openS3BlobStore({ ...server, prefix: 'snapshots' });
  });
  afterAll(async () => {
    await blobs.close?.();
    await server?.stop();
  });

  const store = new CountingStore();
  const tasks = new MemoryStore();

  /** Opens a ranker as a fresh process does, and says how many edges it read one by one. */
  async function open(from: BlobStore) {
    const [clock, random, vectors, { index }] = [systemClock, seededRandom('copy'), new PinVectors(), testEyes()];
    const common = { store, tasks, clock, random };
    const preferences = await Preferences.open({ ...common, vectors, space: index.space.id, tastes: new Tastes() });
    store.scanned = 0;
    const ranking = await PinboardRanking.open({
      ...{ ...common, blobs: from, index, pins: new PinIndex(), vectors, preferences, trains: false },
      ...{ switches: createLabSwitches(clock), onError: () => undefined },
    });
    const close = async (): Promise<void> => {
      await ranking[Symbol.asyncDispose]();
      await preferences[Symbol.asyncDispose]();
    };
    return { ranking, scanned: store.scanned, close };
  }
  const save = (number: number) => ({
    user: 'ana',
    pin: `pin ${number}`,
    board: `board ${number % 7}`,
    at: Date.now(),
  });
  const knowsAll = async (ranking: PinboardRanking, count: number): Promise<boolean> => {
    for (let number = 0; number < count; number += 1) {
      const boards = await ranking.boardsOf(`pin ${number}`);
      if (boards.join() !== `board ${number % 7}`) return false;
    }
    return true;
  };

  it('are what a fresh ranker begins with: it reads only what came after, and knows everything', async () => {
    const first = await open(blobs);
    await first.ranking.saved(Array.from({ length: SAVES }, (_, number) => save(number)));
    await first.ranking.safe.keep?.();
    await first.ranking.saved([save(SAVES)]);
    await first.close();

    const second = await open(blobs);
    expect(await knowsAll(second.ranking, SAVES + 1)).toBe(true);
    await second.close();
    const without = await open(new MemoryBlobStore());
    expect(without.scanned - second.scanned).toBeGreaterThanOrEqual(SAVES);
    await without.close();
  });

  it('are handed over whole: whoever begins while they are made finds the one before, or the new one', async () => {
    const writer = await open(blobs);
    let isDone = false;
    const writing = (async () => {
      for (let number = SAVES + 1; number < SAVES + 9; number += 1) {
        await writer.ranking.saved([save(number)]);
        await writer.ranking.safe.keep?.();
      }
      isDone = true;
    })();
    let opened = 0;
    while (!isDone || opened === 0) {
      const reader = await open(blobs);
      opened += 1;
      expect(await knowsAll(reader.ranking, SAVES + 1)).toBe(true);
      await reader.close();
    }
    await writing;
    await writer.close();
  });

  it('are not believed when they are damaged: the store has everything', async () => {
    const folder = path.join(server.objects, 'snapshots', 'blobs');
    for (const name of await readdir(folder, { recursive: true })) {
      const file = path.join(folder, name);
      if ((await stat(file)).isFile()) await writeFile(file, 'other bytes');
    }
    const { ranking, scanned, close } = await open(blobs);
    expect(scanned).toBeGreaterThanOrEqual(SAVES);
    expect(await knowsAll(ranking, SAVES + 9)).toBe(true);
    await close();
  });
});
