import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const PICTURE = /\.(jpe?g|png|webp|avif|gif)$/i;

/** A picture on disk. */
export interface PictureFile {
  /** Its path below the folder, with `/` between names: the id of its picture. */
  readonly id: string;
  readonly file: string;
  /** Changes when the file does. */
  readonly version: string;
}

/** The pictures below `folder`, by id. */
export async function picturesIn(folder: string): Promise<PictureFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && PICTURE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      const id = path.relative(folder, file).split(path.sep).join('/');
      return { id, file, version: `${size}/${mtimeMs}` };
    }),
  );
}
