import { spawnSync } from 'node:child_process';
import { lstatSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const link = join(root, '.changeset');

// The CLI knows only `.changeset`; the folder is `changesets`. Checkouts without links need a junction.
if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
  symlinkSync(process.platform === 'win32' ? join(root, 'changesets') : 'changesets', link, 'junction');
}

const cli = createRequire(import.meta.url).resolve('@changesets/cli/bin.js');
const { status } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
