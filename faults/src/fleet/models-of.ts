import { readFile } from 'node:fs/promises';

/** The processes in which a process runs its models. */
export async function modelsOf(pids: readonly number[]): Promise<readonly number[]> {
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(/\s+/).map(Number),
    ),
  );
  const named = await Promise.all(
    found.flat().map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      // The others translate TypeScript.
      return command.includes('esbuild') || command === '' ? [] : [pid];
    }),
  );
  return named.flat();
}

/** Sends a signal to all of them that still run. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  }
}
