import { execFileSync } from 'node:child_process';

/** The processes that a process has started itself. */
export function childrenOf(parent: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return pid !== undefined && ppid === parent ? [pid] : [];
  });
}

/** Sends a signal to processes; 0 only looks. @returns How many of them there are. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals | 0): number {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  }).length;
}
