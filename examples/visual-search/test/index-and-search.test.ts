import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexFolder } from '../index-folder.js';
import type { IndexReport } from '../index-folder.js';
import { openLibrary } from '../library.js';
import type { Library } from '../library.js';
import { searchLike } from '../search-like.js';

const PICTURES = {
  'plain/red.jpg': '<rect width="320" height="240" fill="crimson"/>',
  'plain/blue.jpg': '<rect width="320" height="240" fill="navy"/>',
  'drawn/rings.jpg': [20, 40, 60, 80, 100]
    .map((radius) => `<circle cx="160" cy="120" r="${radius}" fill="none" stroke="black" stroke-width="6"/>`)
    .join(''),
  'drawn/bars.jpg': [0, 40, 80, 120, 160, 200, 240, 280]
    .map((x) => `<rect x="${x}" width="20" height="240" fill="darkgreen"/>`)
    .join(''),
};

function draw(shapes: string): Promise<Buffer> {
  const svg = `<svg width="320" height="240"><rect width="320" height="240" fill="white"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

describe('the visual search of a folder', { timeout: 120_000 }, () => {
  let home: string;
  let folder: string;
  let library: Library;
  const skipped: string[] = [];

  const index = (): Promise<IndexReport> =>
    indexFolder(library, folder, {
      onProgress: () => undefined,
      onSkipped: ({ id }) => skipped.push(id),
    });

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'feedloom-visual-search-'));
    folder = path.join(home, 'pictures');
    for (const [name, shapes] of Object.entries(PICTURES)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), await draw(shapes));
    }
    await writeFile(path.join(folder, 'broken.jpg'), 'not a picture');
    library = await openLibrary(path.join(home, 'data'));
  }, 120_000);

  afterAll(async () => {
    await library[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  it('looks at every picture, and goes on after one that is broken', async () => {
    expect(await index()).toEqual({ added: 4, known: 0, removed: 0, skipped: 1 });
    expect(skipped).toEqual(['broken.jpg']);
  });

  it('does not look again at what it knows, and drops what is gone', async () => {
    await rm(path.join(folder, 'plain/blue.jpg'));
    expect(await index()).toEqual({ added: 0, known: 3, removed: 1, skipped: 1 });
  });

  it('finds a picture by a small copy of it, and draws a contact sheet', async () => {
    const image = path.join(home, 'copy.jpg');
    const sheet = path.join(home, 'sheet.jpg');
    const original = await readFile(path.join(folder, 'drawn/rings.jpg'));
    await writeFile(image, await sharp(original).resize(200).jpeg({ quality: 60 }).toBuffer());
    const crop = { x: 0, y: 0, width: 1, height: 1 };
    const found = await searchLike(library, { image, crop, limit: 3, sheet });
    expect(found.map(({ id }) => id)).toHaveLength(3);
    expect(found[0]).toMatchObject({ id: 'drawn/rings.jpg' });
    expect(await sharp(sheet).metadata()).toMatchObject({ format: 'jpeg', width: 1020 });
  });
});
