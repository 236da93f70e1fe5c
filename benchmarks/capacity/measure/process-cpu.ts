import { readdirSync, readFileSync } from 'node:fs';

/** A tick of /proc, in microseconds: 100 a second on every Linux of today. */
const TICK_US = 10_000;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuUs: number;
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0);
    return { pid, parent: Number(fields[1]), cpuUs: ticks * TICK_US };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

/** CPU that a process and all its descendants have used so far, in microseconds, in steps of ten thousand. Linux only. */
export function processTreeCpuUs(root: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const tree = new Set([root]);
  for (let size = 0; size < tree.size;) {
    size = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return all.reduce((sum, { pid, cpuUs }) => sum + (tree.has(pid) ? cpuUs : 0), 0);
}
