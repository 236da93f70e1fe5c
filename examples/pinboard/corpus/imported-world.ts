import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FeedloomError, quote } from '@feedloom/core';
import sharp from 'sharp';
import { Chance } from './chance.js';
import { planSaves } from './saving.js';
import { plantSociety } from './world.js';
import type { MadePin, World } from './world.js';

const PICTURE = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;
const MAX_PIXELS = 100_000_000;

/** How pictures are taken in. */
export interface ImportOptions {
  /** The width to which pictures are scaled down, in pixels. @defaultValue 474 */
  readonly width?: number | undefined;
  /** Hears of files that could not be read. */
  readonly onSkipped: (file: string, error: unknown) => void;
}

/**
 * A world of the user's own pictures: folders inside `folder` are its themes, file names its titles.
 *
 * @throws `ERR_NOT_FOUND` if there is no picture, or no such folder.
 */
export async function openImportedWorld(folder: string, { width = 474, onSkipped }: ImportOptions): Promise<World> {
  const files = await listPictures(folder);
  const subjects = files.map((file) => ({ name: themeOf(folder, file), theme: themeOf(folder, file) }));
  const themes = [...new Set(subjects.map(({ theme }) => theme))].sort();
  const named = themes.map((theme) => ({ name: theme, theme }));
  const society = plantSociety('imported', themes, named);

  async function make(index: number): Promise<MadePin | undefined> {
    const [file, subject] = [files[index], subjects[index]];
    if (file === undefined || subject === undefined) return undefined;
    try {
      const picture = sharp(file, { limitInputPixels: MAX_PIXELS })
        .rotate()
        .resize({ width, withoutEnlargement: true });
      const { data, info } = await picture.webp({ quality: 84 }).toBuffer({ resolveWithObject: true });
      const size = { width: info.width, height: info.height };
      const provenance = planSaves(new Chance(`imported/${index}`), society, subject, index / files.length);
      const text = { title: titleOf(file), description: '' };
      return { ...text, ...size, kind: subject.name, theme: subject.theme, boxes: [], ...provenance, bytes: data };
    } catch (error) {
      onSkipped(file, error);
      return undefined;
    }
  }

  return { ...society, name: `imported/${path.resolve(folder)}`, count: files.length, endless: false, make };
}

async function listPictures(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new FeedloomError('ERR_NOT_FOUND', `The folder ${quote(folder)} cannot be read. Check --images.`, { cause });
  });
  const pictures = entries.filter((entry) => entry.isFile() && PICTURE.test(entry.name));
  if (pictures.length === 0) {
    throw new FeedloomError(
      'ERR_NOT_FOUND',
      `There are no pictures in ${quote(folder)}. Give --images another folder.`,
    );
  }
  return pictures.map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

function themeOf(folder: string, file: string): string {
  const [first, second] = path.relative(folder, file).split(path.sep);
  return second === undefined || first === undefined ? 'pictures' : first;
}

function titleOf(file: string): string {
  const words = path
    .parse(file)
    .name.replace(/[-_.\s]+/g, ' ')
    .trim();
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1, 120);
}
