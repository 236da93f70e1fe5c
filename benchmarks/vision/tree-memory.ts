import { readFile, readdir } from 'node:fs/promises';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly residentBytes: number;
}

async function readProcess(pid: number): Promise<Process | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { pid, parent: field('PPid'), residentBytes: field('VmRSS') * 1024 };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** The resident memory of this process and of all that descend from it, in bytes; NaN where there is no `/proc`. */
export async function treeMemory(): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const processes = (
    await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))))
  ).filter((each) => each !== undefined);
  const tree = new Set([process.pid]);
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  const own = processes.filter(({ pid }) => tree.has(pid));
  return own.length === 0 ? NaN : own.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}
