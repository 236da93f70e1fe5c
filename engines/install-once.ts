import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { hasCommand } from './has-command.js';
import { installedAt } from './installed.js';

/**
 * Builds what an engine is, unless it is there: one process at a time, whoever comes meanwhile waits and has it too.
 *
 * @param isInstalled - Whether it is there whole. `build` makes that true at its very end, by renaming or by a mark.
 * @param build - Is given an empty folder to work in, on the same disk, which is removed afterwards; so is what one that
 * was cut off has left there.
 */
export async function installOnce(
  engine: string,
  isInstalled: () => boolean,
  build: (work: string) => Promise<void>,
): Promise<void> {
  if (isInstalled()) return;
  if (!hasCommand('flock')) {
    throw new Error(
      'There is no `flock`, which lets one process install at a time (Debian: util-linux; macOS: brew install flock).',
    );
  }
  await mkdir(installedAt(engine), { recursive: true });
  const unlock = await lock(installedAt(engine, 'lock'));
  const work = installedAt(engine, 'building');
  try {
    if (isInstalled()) return;
    await rm(work, { recursive: true, force: true });
    await mkdir(work);
    await build(work);
  } finally {
    await rm(work, { recursive: true, force: true });
    unlock();
  }
}

/** Waits for a lock of the system's, which is free again however its holder ends: it is a child's that reads from us. */
async function lock(file: string): Promise<() => void> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = once(holder, 'exit').then(([code]) => {
    throw new Error(`\`flock ${file}\` ended (${String(code)}).`);
  });
  // When it is let go, it ends too.
  failed.catch(() => undefined);
  await Promise.race([once(holder.stdout, 'data'), failed]);
  return () => holder.stdin.end();
}
