import process from 'node:process';

/** Where a gate says that the runtime is at work, and where that the process is about to end. */
const BUSY = 0;
const ENDING = 1;

/** The longest that the end of the process is held up for one run, in milliseconds. */
const MOST_EXIT_DELAY_MS = 30_000;

const gates = new Set<Int32Array>();

/** Makes every session's thread stop between two runs, not within one. */
function holdExit(): void {
  for (const gate of gates) Atomics.store(gate, ENDING, 1);
  for (const gate of gates) Atomics.wait(gate, BUSY, 1, MOST_EXIT_DELAY_MS);
}

/**
 * A gate between a worker thread and the end of this process: `process.exit` waits for the run in progress.
 *
 * onnxruntime-node aborts the whole process if its thread is ended during a run (measured with 1.30.0: every time).
 */
export function openExitGate(): { readonly gate: Int32Array; close(): void } {
  const gate = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  if (gates.size === 0) process.on('exit', holdExit);
  gates.add(gate);
  return {
    gate,
    close() {
      gates.delete(gate);
      if (gates.size === 0) process.off('exit', holdExit);
    },
  };
}

/** Does `work` in the runtime, in a thread that was given `gate`. Never settles if the process is about to end. */
export async function throughGate<Result>(gate: Int32Array | undefined, work: () => Promise<Result>): Promise<Result> {
  if (gate === undefined) return work();
  const leave = (): void => {
    Atomics.store(gate, BUSY, 0);
    Atomics.notify(gate, BUSY);
  };
  // First in, then a look: the other side writes first and looks then, so that one of the two sees the other.
  Atomics.store(gate, BUSY, 1);
  if (Atomics.load(gate, ENDING) === 1) {
    leave();
    return new Promise<Result>(() => undefined);
  }
  return work().finally(leave);
}
