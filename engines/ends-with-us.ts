import type { ChildProcess } from 'node:child_process';

/** What runs, and how each is ended. */
const running = new Map<ChildProcess, () => void>();

function endAll(): void {
  for (const end of running.values()) end();
}

process.once('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    // Whoever listens too ends its servers itself; otherwise the signal does what it does without a listener.
    if (process.listenerCount(signal) > 0) return;
    endAll();
    process.kill(process.pid, signal);
  });
}

/** Has a child end with this process, however that ends but by SIGKILL. @param end - Ends the child at once. */
export function endsWithUs(child: ChildProcess, end: () => void): void {
  running.set(child, end);
  child.once('exit', () => running.delete(child));
}
