import type { Clock } from '../contracts/clock.js';
import type { Deadline } from '../deadline.js';
import type { Remote } from '../spawn/remote.js';
import { startChild } from '../spawn/start-child.js';
import { startWorker } from '../spawn/start-worker.js';
import { openExitGate } from './exit-gate.js';
import type { LoadedModel, LoadRequest, SessionApi } from './session-api.js';

/** How long the close of a child waits for its runs before it kills it, in milliseconds. */
export const CHILD_GRACE_MS = 30_000;

const entry = new URL('./session-entry.js', import.meta.url);

/** What a session runs in. */
export type Executor = 'worker' | 'child';

/** A thread or process with a model in it. */
export interface RunningSession {
  /** What runs it; only a child may be killed. */
  readonly executor: Executor;
  readonly remote: Remote<SessionApi>;
  readonly model: LoadedModel;
}

/** How to start one. */
export interface StartSessionOptions {
  readonly executor: Executor;
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** Whether what a child writes to stderr is dropped. @defaultValue `false` */
  readonly isQuiet?: boolean | undefined;
}

/**
 * Starts a thread or process and loads the model in it.
 *
 * The deadline ends a child, but not a thread that has begun to load, since that aborts the process: whoever stops
 * waiting closes the thread once it is there.
 */
export async function startSession(request: LoadRequest, options: StartSessionOptions): Promise<RunningSession> {
  const { executor, deadline } = options;
  const remote = await (executor === 'worker' ? startThread(options) : startProcess(options));
  try {
    const loaded = remote.call('load', request);
    const model = await (executor === 'worker' ? loaded : deadline.race(loaded, 'loading the model'));
    return { executor, remote, model };
  } catch (error) {
    await (executor === 'worker' ? remote.close() : remote.kill());
    throw error;
  }
}

/** Nothing of the runtime is in the thread before `load`, so until then it may be killed. */
async function startThread({ deadline, clock }: StartSessionOptions): Promise<Remote<SessionApi>> {
  const { gate, close } = openExitGate();
  const options = { data: { gate }, name: 'onnx session', graceMs: Infinity, clock, ...deadline.toCallOptions() };
  try {
    const remote = await startWorker<SessionApi>(entry, options);
    void remote.exited.then(close);
    return remote;
  } catch (error) {
    close();
    throw error;
  }
}

function startProcess({ deadline, clock, isQuiet = false }: StartSessionOptions): Promise<Remote<SessionApi>> {
  const common = { data: { gate: undefined }, name: 'onnx session', graceMs: CHILD_GRACE_MS, clock };
  return startChild<SessionApi>(entry, { ...common, stderr: !isQuiet, ...deadline.toCallOptions() });
}
