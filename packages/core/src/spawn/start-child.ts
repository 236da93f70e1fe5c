import { fork } from 'node:child_process';
import { systemClock } from '../clock/system-clock.js';
import { Connection } from './connection.js';
import type { Reply } from './message.js';
import type { ExitStatus, Remote } from './remote.js';
import { launch, resolveEntry } from './resolve-entry.js';
import type { Methods } from './serve.js';
import type { StartOptions } from './start-worker.js';

/** How to start a child process. */
export interface StartChildOptions extends StartOptions {
  /** Whether what it writes to stderr is seen; what a crashing library writes tells nothing to users. @defaultValue `true` */
  readonly stderr?: boolean | undefined;
}

/**
 * Starts `entry`, a module that calls `serve`, in a process of its own, and waits until it serves.
 *
 * The entry is named and found as by `startWorker`. The child ends when this process does, however that ends. It writes
 * to this process's stdout and stderr.
 *
 * @throws `ERR_NOT_FOUND` if there is no such entry; `ERR_UNAVAILABLE` if it ends instead of serving; what its `serve`
 * threw on opening; `ERR_TIMEOUT` or `ERR_ABORTED`. No process is left behind.
 */
export async function startChild<Api extends Methods<Api>>(
  entry: URL,
  {
    data,
    name = entry.pathname.slice(entry.pathname.lastIndexOf('/') + 1),
    graceMs = 5_000,
    execArgv = [],
    env = process.env,
    clock = systemClock,
    stderr = true,
    ...options
  }: StartChildOptions = {},
): Promise<Remote<Api>> {
  const resolved = resolveEntry(entry);
  const child = launch(name, () => {
    return fork(resolved.file, [...resolved.argv], {
      execArgv: [...resolved.execArgv, ...execArgv],
      env: { ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', stderr ? 'inherit' : 'ignore', 'ipc'],
    });
  });
  const connection = new Connection<Api>(
    {
      name: `child \`${name}\``,
      pid: child.pid ?? 0,
      // A message that can no longer be delivered is answered by the exit.
      post: (message) => void child.send(message, () => undefined),
      kill: () => void child.kill('SIGKILL'),
    },
    { clock, graceMs },
  );
  let status: ExitStatus | undefined;
  // Answers may still be in the pipe when the process ends, and are all read when it disconnects.
  const settle = (): void => {
    if (status !== undefined && !child.connected) connection.ended(status);
  };
  child.on('message', (reply) => connection.receive(reply as Reply));
  child.on('error', (error) => {
    if (child.pid === undefined) connection.ended({ code: undefined, signal: undefined, error });
  });
  child.on('exit', (code, signal) => {
    status = { code: code ?? undefined, signal: signal ?? undefined, error: undefined };
    settle();
  });
  child.on('disconnect', settle);
  return connection.start(data, [], options);
}
