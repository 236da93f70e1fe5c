import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from './install-once.js';
import { installedAt } from './installed.js';

const run = promisify(execFile);

/** Packages of PyPI in an environment of their own. */
export interface PythonPackages {
  /** Its `bin` folder. */
  readonly bin: string;
  /** Whether all of them are there, in these versions. */
  isInstalled(): boolean;
  /** Brings them here, once. */
  install(): Promise<void>;
}

/** @param requirements - As pip takes them, versions pinned: `name==1.2.3`. Flags of pip are passed on. */
export function pythonPackages(name: string, requirements: readonly string[]): PythonPackages {
  const directory = installedAt(name, 'python');
  const bin = join(directory, 'bin');
  // Written last, and named after what was asked for: half an installation or an older one does not count.
  const marker = join(directory, `installed ${requirements.join(' ').replace(/[^\w.= -]/g, '_')}`);
  const isInstalled = (): boolean => existsSync(marker);
  return {
    bin,
    isInstalled,
    install: () =>
      installOnce(name, isInstalled, async () => {
        // Where it will stay: its programs name their interpreter by its whole path.
        await rm(directory, { recursive: true, force: true });
        await run('python3', ['-m', 'venv', directory]);
        const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
        await run(join(bin, 'python'), [...pip, ...requirements]);
        await writeFile(marker, '');
      }),
  };
}
