import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImportedWorld } from '../../corpus/imported-world.js';
import { openTestPinboard } from '../support/open-test-pinboard.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinboard-import-'));
  await mkdir(path.join(folder, 'holiday'));
  await mkdir(path.join(folder, 'garden'));
  const picture = (background: string, width = 900, height = 600) =>
    sharp({ create: { width, height, channels: 3, background } });
  await picture('#3366aa')
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toFile(path.join(folder, 'holiday', 'the_long-beach.jpg'));
  await picture('#66aa33', 100, 80)
    .png()
    .toFile(path.join(folder, 'garden', 'roses.PNG'));
  await writeFile(path.join(folder, 'garden', 'broken.webp'), 'not a picture');
  await writeFile(path.join(folder, 'notes.txt'), 'not a picture either');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a world of imported pictures', () => {
  it('takes titles from file names and themes from folders, turns and scales, and skips what it cannot read', async () => {
    const skipped: string[] = [];
    const world = await openImportedWorld(folder, { onSkipped: (file) => skipped.push(path.basename(file)) });
    const made = await Promise.all(Array.from({ length: world.count }, (_, index) => world.make(index)));
    expect(world.themes).toEqual(['garden', 'holiday']);
    expect(skipped).toEqual(['broken.webp']);
    const summary = made.map((pin) => pin && [pin.title, pin.theme, pin.width, pin.height]);
    // Turned by its orientation: 900 x 600 became 600 x 900.
    expect(summary).toEqual([undefined, ['Roses', 'garden', 100, 80], ['The long beach', 'holiday', 474, 711]]);
  });

  it('feeds people like the drawn one', async () => {
    const world = await openImportedWorld(folder, { onSkipped: () => undefined });
    const pinboard = await openTestPinboard({ world });
    // What is under way is finished first; the feeds stay, since the stores do.
    await pinboard.close();
    const feeds = world.people.map(async ({ id }) => {
      const page = await pinboard.home.feed.open(id, { deadlineMs: 5_000 });
      return page.items.map((item) => item.data.card?.title);
    });
    expect((await Promise.all(feeds)).flat()).toEqual(expect.arrayContaining(['Roses', 'The long beach']));
  });

  it('refuses a folder that is missing or holds no pictures, and says so', async () => {
    const open = (name: string) => openImportedWorld(path.join(folder, name), { onSkipped: () => undefined });
    await expect(open('nowhere')).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    await mkdir(path.join(folder, 'empty'), { recursive: true });
    await expect(open('empty')).rejects.toThrow(/no pictures/);
  });
});
