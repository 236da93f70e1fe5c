import { Worker } from 'node:worker_threads';
import type { ResourceLimits, Transferable } from 'node:worker_threads';
import { systemClock } from '../clock/system-clock.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import { Connection } from './connection.js';
import type { Reply } from './message.js';
import type { Remote } from './remote.js';
import { launch, resolveEntry } from './resolve-entry.js';
import type { Methods } from './serve.js';

/** How to start a worker thread or a child process. */
export interface StartOptions extends CallOptions {
  /** What the other side's `serve` is opened with; plain data. @defaultValue `undefined` */
  readonly data?: unknown;
  /** For messages and process lists. @defaultValue the entry's file name */
  readonly name?: string | undefined;
  /** How long `close` waits, in milliseconds, before it kills. @defaultValue `5_000` */
  readonly graceMs?: number | undefined;
  /** Options for Node, such as `--max-old-space-size=256` of a child. @defaultValue none */
  readonly execArgv?: readonly string[] | undefined;
  /** Environment variables. @defaultValue those of this process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** How to start a worker thread. */
export interface StartWorkerOptions extends StartOptions {
  /** Buffers of `data` that move to the worker instead of being copied. @defaultValue none */
  readonly transfer?: readonly Transferable[] | undefined;
  /** Limits of the thread's heap; a worker that exceeds them ends. @defaultValue Node's own */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/**
 * Starts `entry`, a module that calls `serve`, in a worker thread, and waits until it serves.
 *
 * Name the entry as `new URL('./entry.js', import.meta.url)`: the built file is run where there is one, else the `.ts`
 * source beside it, through tsx.
 * A bundler may move the caller into a shared chunk at the root of its output, so keep caller and entry at the root of
 * `src`, and name the entry to the bundler.
 *
 * @throws `ERR_NOT_FOUND` if there is no such entry; `ERR_UNAVAILABLE` if it ends instead of serving; what its `serve`
 * threw on opening; `ERR_TIMEOUT` or `ERR_ABORTED`. No thread is left behind.
 */
export async function startWorker<Api extends Methods<Api>>(
  entry: URL,
  {
    data,
    name = entry.pathname.slice(entry.pathname.lastIndexOf('/') + 1),
    graceMs = 5_000,
    execArgv = [],
    env = process.env,
    clock = systemClock,
    transfer = [],
    resourceLimits,
    ...options
  }: StartWorkerOptions = {},
): Promise<Remote<Api>> {
  const resolved = resolveEntry(entry);
  const worker = launch(name, () => {
    return new Worker(resolved.file, {
      name,
      argv: [...resolved.argv],
      execArgv: [...resolved.execArgv, ...execArgv],
      env: { ...env },
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
  });
  const connection = new Connection<Api>(
    {
      name: `worker \`${name}\``,
      pid: process.pid,
      post: (message, moved) => worker.postMessage(message, [...moved]),
      kill: () => void worker.terminate(),
    },
    { clock, graceMs },
  );
  let error: unknown;
  worker.on('message', (reply: Reply) => connection.receive(reply));
  worker.on('error', (thrown) => (error = thrown));
  worker.on('exit', (code) => connection.ended({ code, signal: undefined, error }));
  return connection.start(data, transfer, options);
}
