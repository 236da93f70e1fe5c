import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Embedder } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { testEmbedder } from '@feedloom/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { measureExpectation, openEmbedder, presets } from '../../src/index.js';
import type { KeptLook, OpenEmbedderOptions } from '../../src/index.js';
import { coloured, plain } from '../support/pictures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { tinyModel, writeModel } from '../support/tiny-model.js';
import type { TinyModelOptions } from '../support/tiny-model.js';

const RED = [250, 20, 20] as const;
const BLUE = [10, 30, 240] as const;

async function openTiny(options: Omit<OpenEmbedderOptions, 'model'> = {}, like: TinyModelOptions = {}, manifest = {}) {
  const model = await writeModel(await temporaryFolder(), tinyModel(like), manifest);
  return openEmbedder({ model, device: 'cpu', ...options });
}

/** Laws are held against one embedder, which the last of them closes. */
function once<Opened>(open: () => Promise<Opened>): () => Promise<Opened> {
  let opened: Promise<Opened> | undefined;
  return () => (opened ??= open());
}

/** The longest time in milliseconds that the event loop did not turn while `work` was done. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(turn, 2);
  await work().finally(() => clearInterval(timer));
  turn();
  return longest;
}

describe('the embedder that ships', () => {
  const open = async () => {
    const inputs = await Promise.all([coloured(1), coloured(2), plain(RED)]);
    return { embedder: await openEmbedder({ device: 'cpu' }), inputs, bad: new Uint8Array([1, 2, 3]) };
  };
  testEmbedder({ describe, it }, once(open));
});

describe.each([
  { executor: 'worker', sessions: 2 },
  { executor: 'child', sessions: 1 },
] as const)('an embedder with $sessions in a $executor', (options) => {
  const open = async () => {
    const model = await writeModel(await temporaryFolder(), tinyModel());
    const inputs = await Promise.all([coloured(1), coloured(2), plain(BLUE)]);
    return { embedder: await openEmbedder({ model, device: 'cpu', ...options }), inputs, bad: new Uint8Array(9) };
  };
  testEmbedder({ describe, it }, once(open));
});

describe('an embedder', () => {
  it('looks once for vector and labels, surest first', async () => {
    await using embedder = await openTiny();
    const [red, blue] = await embedder.look([await plain(RED), await plain(BLUE)]);
    expect(red?.labels[0]).toMatchObject({ label: 'red', words: ['warm'] });
    expect(blue?.labels[0]?.label).toBe('blue');
    expect(blue?.labels.every(({ score }) => score >= 0.1)).toBe(true);
    expect(embedder.stats()).toMatchObject({ done: 2, batches: 1 });
    const [vector] = await embedder.embed([await plain(RED)]);
    expect(vector).toEqual(red?.vector);
    expect(embedder.stats().done, 'the vector is kept from the look').toBe(2);
    await expect(embedder.look([], { limit: 11 })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('hands out copies: what a caller does to a vector stays with it', async () => {
    await using embedder = await openTiny();
    const [first] = await embedder.embed([await plain(RED)]);
    const before = first?.slice();
    first?.fill(0);
    expect((await embedder.embed([await plain(RED)]))[0]).toEqual(before);
  });

  it('computes equal pictures once, whoever asks, and keeps crops apart', async () => {
    await using embedder = await openTiny();
    const image = await coloured(3);
    const crop = { x: 0, y: 0, width: 0.5, height: 0.5 };
    await Promise.all([embedder.embed([image, image]), embedder.embed([Uint8Array.from(image), { image, crop }])]);
    expect(embedder.stats().done).toBe(2);
    await embedder.embed([image, { image, crop: { ...crop } }]);
    expect(embedder.stats().done).toBe(2);
  });

  it('keeps results in a cache that it is given, by space, and does without one that fails', async () => {
    const cache = new MemoryCache<KeptLook>();
    const image = await plain(RED);
    const model = await writeModel(await temporaryFolder(), tinyModel());
    const other = await writeModel(await temporaryFolder(), tinyModel({ seed: 2 }));
    for (const [folder, computed] of [
      [model, 1],
      [model, 0],
      [other, 1],
    ] as const) {
      await using embedder = await openEmbedder({ model: folder, device: 'cpu', cache });
      await embedder.embed([image]);
      expect(embedder.stats().done).toBe(computed);
    }
    const broken = { get: () => Promise.reject(new Error('down')), set: () => Promise.reject(new Error('down')) };
    await using embedder = await openEmbedder({ model, device: 'cpu', cache: broken });
    expect(await embedder.embed([image])).toHaveLength(1);
  });

  it('refuses an urgency that there is not, before it looks at anything', async () => {
    await using embedder = await openTiny();
    for (const images of [[], [new Uint8Array(9)]]) {
      const embedding = embedder.embed(images, { priority: 'now' as never });
      await expect(embedding).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
      await expect(embedding).rejects.toThrow(/priority/);
    }
  });

  it('prints no warning about a call of many pictures', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    await using embedder = await openTiny();
    await embedder.embed(await Promise.all(Array.from({ length: 24 }, (_, number) => coloured(number))));
    await sleep(0);
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it('gathers the pictures of many callers into few batches', async () => {
    await using embedder = await openTiny({}, { delay: 10 });
    const images = await Promise.all(Array.from({ length: 17 }, (_, number) => coloured(number)));
    const answers = await Promise.all(images.map((image) => embedder.embed([image])));
    expect(answers.map(({ length }) => length)).toEqual(images.map(() => 1));
    expect(embedder.stats().done).toBe(17);
    expect(embedder.stats().batches).toBeLessThan(12);
  });

  it('puts the pictures of one call into full batches', async () => {
    await using embedder = await openTiny();
    await embedder.embed(await Promise.all(Array.from({ length: 24 }, (_, number) => coloured(number))));
    expect(embedder.stats()).toMatchObject({ done: 24, batches: 3 });
  });

  it('takes a call of more pictures than may wait', async () => {
    await using embedder = await openTiny({ maxQueue: 4 });
    const images = await Promise.all(Array.from({ length: 30 }, (_, number) => coloured(number)));
    expect(await embedder.embed(images)).toHaveLength(30);
  });

  it('gives the same vectors alone and padded among others', async () => {
    await using embedder = await openTiny({ cacheBytes: 0 });
    const images = await Promise.all(Array.from({ length: 7 }, (_, number) => coloured(number)));
    const together = await embedder.embed(images);
    for (const [place, image] of images.entries()) {
      const [alone] = await embedder.embed([image]);
      alone?.forEach((value, at) => expect(value).toBeCloseTo(together[place]?.[at] ?? NaN, 5));
    }
  });
});

describe('an embedder under load', () => {
  it('refuses at once what it cannot do in time, and says when to come back', async () => {
    await using embedder = await openTiny({ cacheBytes: 0 }, { delay: 60 });
    const images = await Promise.all(Array.from({ length: 40 }, (_, number) => coloured(number)));
    await embedder.embed(images.slice(0, 1));
    const work = embedder.embed(images);
    await vi.waitFor(() => expect(embedder.stats().running).toBeGreaterThan(0), { interval: 1 });
    const hurried = embedder.embed([await plain(RED)], { deadlineMs: 2 });
    await expect(hurried).rejects.toMatchObject({ code: 'ERR_OVERLOADED', retryable: true });
    await expect(hurried).rejects.toSatisfy(({ retryAfterMs }: { retryAfterMs: number }) => retryAfterMs >= 1);
    expect(embedder.stats().refused).toBeGreaterThan(0);
    await work;
  });

  it('lets whoever waits for an answer pass those who do not', async () => {
    await using embedder = await openTiny({}, { delay: 60 });
    const images = await Promise.all(Array.from({ length: 96 }, (_, number) => coloured(number)));
    let isImported = false;
    const imported = embedder.embed(images, { priority: 'background' }).then(() => (isImported = true));
    await vi.waitFor(() => expect(embedder.stats().done).toBeGreaterThan(0), { interval: 1, timeout: 20_000 });
    await embedder.embed([await plain(RED)]);
    expect(isImported).toBe(false);
    await imported;
  });

  it('refuses more than may wait, and works on', async () => {
    await using embedder = await openTiny({ maxQueue: 8 }, { delay: 40 });
    const images = await Promise.all(Array.from({ length: 40 }, (_, number) => coloured(number)));
    const answers = await Promise.allSettled(images.map((image) => embedder.embed([image])));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expect(answer).toMatchObject({ reason: { code: 'ERR_OVERLOADED' } });
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(8);
    expect(await embedder.embed(images.slice(0, 2))).toHaveLength(2);
  });

  it('lets a caller go whose deadline passes while a batch runs; the result is kept all the same', async () => {
    await using embedder = await openTiny({ maxDelayMs: 0, buckets: [1] }, { delay: 400 });
    const image = await plain(RED);
    const started = Date.now();
    await expect(embedder.embed([image], { deadlineMs: 100 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(Date.now() - started).toBeLessThan(1_000);
    await vi.waitFor(() => expect(embedder.stats()).toMatchObject({ running: 0, batches: 1 }), 10_000);
    await embedder.embed([image], { deadlineMs: 200 });
    expect(embedder.stats().batches).toBe(1);
  });

  it('does not fail a caller for the impatience of another who asked for the same picture first', async () => {
    await using embedder = await openTiny({}, { delay: 100 });
    const [image, other] = [await plain(RED), await plain(BLUE)];
    const busy = embedder.embed([other]);
    const stop = new AbortController();
    const impatient = embedder.embed([image], { signal: stop.signal });
    const patient = embedder.embed([image]);
    await sleep(20);
    stop.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(await patient).toHaveLength(1);
    await busy;
  });

  it('never blocks the event loop for long, neither while it opens nor at work', async () => {
    const model = await writeModel(await temporaryFolder(), tinyModel({ delay: 100 }));
    const image = await plain(RED);
    const blocks: { readonly opening: number; readonly work: number }[] = [];
    for (let round = 0; round < 2; round += 1) {
      const embedders: Embedder[] = [];
      const opening = await longestBlock(async () => {
        embedders.push(await openEmbedder({ model, device: 'cpu', cacheBytes: 0 }));
      });
      const work = await longestBlock(() => Promise.all(embedders.map((embedder) => embedder.embed([image]))));
      await Promise.all(embedders.map((embedder) => embedder.close()));
      blocks.push({ opening, work });
    }
    // Ten times the bound; and a defect blocks in every round, a busy machine hardly does.
    expect(Math.min(...blocks.map(({ opening }) => opening))).toBeLessThan(200);
    expect(Math.min(...blocks.map(({ work }) => work))).toBeLessThan(200);
  });

  it('finishes what it has accepted when it is closed', async () => {
    const embedder = await openTiny({}, { delay: 20 });
    const images = await Promise.all(Array.from({ length: 20 }, (_, number) => coloured(number)));
    const work = [embedder.embed(images), embedder.embed(images.slice(3, 5))];
    const closing = embedder.close();
    await expect(embedder.embed(images)).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    expect((await Promise.all(work)).map(({ length }) => length)).toEqual([20, 2]);
    await closing;
    expect(embedder.ready).toBe(false);
  });
});

describe('an embedder whose model fails', () => {
  it('never hands out a vector with a number that is none: the picture fails, and its neighbours do not', async () => {
    await using embedder = await openTiny({}, { failsInTheDark: true });
    const [dark, light] = [await plain([5, 5, 5]), await plain([250, 240, 230])];
    const answers = await Promise.allSettled([embedder.embed([dark]), embedder.embed([light])]);
    expect(answers[0]).toMatchObject({ reason: { code: 'ERR_INTERNAL' } });
    expect(answers[0]).toMatchObject({
      reason: { message: expect.stringMatching(/embedding.*of the model.*tiny.*NaN/) },
    });
    expect(answers[1]).toMatchObject({ status: 'fulfilled' });
  });

  it('refuses quickly while its child is dead, serves what it has kept, and heals', async () => {
    await using embedder = await openTiny({ executor: 'child', buckets: [1] }, { delay: 300 });
    const [kept, lost] = [await plain(RED), await plain(BLUE)];
    await embedder.embed([kept]);
    const failing = embedder.embed([lost]);
    await vi.waitFor(() => expect(embedder.stats().running).toBe(1), { interval: 1 });
    process.kill(embedder.stats().pids[0] ?? 0, 'SIGKILL');
    await expect(failing).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect(embedder.ready).toBe(false);
    expect(await embedder.embed([kept])).toHaveLength(1);
    await expect(embedder.embed([lost])).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    await vi.waitFor(() => expect(embedder.ready).toBe(true), 20_000);
    expect(await embedder.embed([lost])).toHaveLength(1);
    expect(embedder.stats().restarts).toBe(1);
  });
});

describe('opening an embedder', () => {
  it('refuses a model that does not match its hash, before the runtime sees it', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel());
    const path = join(folder, 'model.onnx');
    const bytes = await readFile(path);
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(openEmbedder({ model: folder, device: 'cpu' })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await writeFile(path, bytes.subarray(1));
    await expect(openEmbedder({ model: folder, device: 'cpu' })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it('refuses a model that answers otherwise than its manifest says', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel());
    const expects = await measureExpectation({ model: folder, device: 'cpu' });
    const [right, wrong] = [await temporaryFolder(), await temporaryFolder()];
    await writeModel(right, tinyModel(), { expects });
    await using embedder = await openEmbedder({ model: right, device: 'cpu' });
    expect(embedder.ready).toBe(true);
    await writeModel(wrong, tinyModel({ seed: 2 }), { expects });
    await expect(openEmbedder({ model: wrong, device: 'cpu' })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
  });

  it('holds a model for one size of batch to what its manifest says', async () => {
    const folder = await writeModel(await temporaryFolder(), tinyModel({ batch: 4 }));
    const expects = await measureExpectation({ model: folder, device: 'cpu' });
    await writeModel(folder, tinyModel({ batch: 4 }), { expects });
    await using embedder = await openEmbedder({ model: folder, device: 'cpu' });
    expect(await embedder.embed([await plain(RED)])).toHaveLength(1);
  });

  it('puts the hash of a model without one into the space', async () => {
    const [first, second] = await Promise.all([
      openTiny({}, {}, { sha256: undefined }),
      openTiny({}, { seed: 2 }, { sha256: undefined }),
    ]);
    await using one = first;
    await using two = second;
    expect(one.space.weights).toMatch(/^[0-9a-f]{64}$/);
    expect(one.space.id).not.toBe(two.space.id);
    await using again = await openTiny();
    expect(again.space).toEqual(one.space);
  });

  it.each(Object.values(presets))('says which file to put where for the preset $id', async (preset) => {
    const folder = await temporaryFolder();
    const opening = openEmbedder({ model: preset, folder });
    await expect(opening).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    await expect(opening).rejects.toThrow(join(folder, preset.file));
    await expect(opening).rejects.toThrow(preset.file === 'model.onnx' ? 'model.onnx' : 'Xenova/');
  });

  it('gives up at its deadline and leaves nothing behind', async () => {
    await expect(openTiny({ deadlineMs: 1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await expect(openTiny({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it.each([
    { sessions: 0 },
    { maxQueue: 0 },
    { maxRunMs: -1 },
    { buckets: [] },
    { cacheBytes: -1 },
    { cacheBytes: 0.5 },
  ])('refuses %o', async (options) => {
    await expect(openTiny(options)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});
