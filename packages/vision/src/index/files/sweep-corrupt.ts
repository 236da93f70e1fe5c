import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** So many files of a kind are kept for whoever looks into the damage. */
const KEPT = 3;
const CORRUPT_NAME = /^([a-z]+)[-\d.a-z]*\.corrupt$/;

/** Removes the older files that were put aside: of each kind, as `index` or `log`, the last three stay. */
export async function sweepCorrupt(folder: string): Promise<void> {
  const kinds = new Map<string, { path: string; putAsideAt: number }[]>();
  for (const name of await readdir(folder)) {
    const kind = CORRUPT_NAME.exec(name)?.[1];
    if (kind === undefined) continue;
    const path = join(folder, name);
    // A rename changes the inode, and leaves the time of the last write as it is.
    const putAsideAt = await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => 0,
    );
    kinds.set(kind, [...(kinds.get(kind) ?? []), { path, putAsideAt }]);
  }
  for (const files of kinds.values()) {
    files.sort((left, right) => right.putAsideAt - left.putAsideAt);
    await Promise.all(files.slice(KEPT).map(({ path }) => unlink(path).catch(() => undefined)));
  }
}
