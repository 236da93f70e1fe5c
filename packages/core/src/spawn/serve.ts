import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { CallOptions } from '../contracts/call-options.js';
import { FeedloomError } from '../errors.js';
import type { Reply, Request } from './message.js';
import { toWire } from './wire-error.js';

/** What a method learns of one call. */
export interface CallContext extends CallOptions {
  /** Aborts when the caller stops waiting. */
  readonly signal: AbortSignal;
  /** Push buffers of the result here that shall move to the caller instead of being copied. */
  readonly transfer: Transferable[];
}

/** The shape of an interface that can be called from another thread or process: each method takes one payload. */
export type Methods<Api> = {
  readonly [Method in keyof Api]: (payload: never) => unknown;
};

/** The methods of `Api` as they are implemented: each may be asynchronous, and learns of its call. */
export type Handlers<Api extends Methods<Api>> = {
  readonly [Method in keyof Api]: (
    payload: Parameters<Api[Method]>[0],
    context: CallContext,
  ) => ReturnType<Api[Method]> | Promise<Awaited<ReturnType<Api[Method]>>>;
};

/** What a worker or child offers. */
export interface Service<Api extends Methods<Api>> {
  /** What answers the calls, each by its name. */
  readonly methods: Handlers<Api>;
  /** Releases what the service opened, when the starting side closes it. */
  close?(): Promise<void> | void;
}

type Handler = (payload: unknown, context: CallContext) => unknown;

interface Parent {
  post(message: Reply, transfer: Transferable[]): void;
  listen(receive: (message: Request) => void): void;
}

/** The thread or process that started this one. */
function findParent(): Parent {
  const port = parentPort;
  if (port !== null) {
    return {
      post: (message, transfer) => port.postMessage(message, transfer),
      listen: (receive) => void port.on('message', receive),
    };
  }
  if (process.send === undefined) {
    throw new FeedloomError('ERR_UNSUPPORTED', 'This module serves; start it with `startWorker` or `startChild`.');
  }
  const send = process.send.bind(process);
  return {
    post: (message) => void send(message, undefined, {}, () => undefined),
    listen(receive) {
      process.on('message', (message) => receive(message as Request));
      process.on('disconnect', () => process.exit(0));
      // A terminal sends Ctrl-C to the whole group; the parent decides when this process ends.
      process.on('SIGINT', () => undefined);
    },
  };
}

/**
 * Serves the calls of the side that started this thread or process, until that closes it.
 *
 * @param open - Makes the service from the `data` that it was started with. If it throws, so does the start.
 * @throws `ERR_UNSUPPORTED` if the module was not started by `startWorker` or `startChild`.
 */
export function serve<Data, Api extends Methods<Api>>(
  open: (data: Data) => Service<Api> | Promise<Service<Api>>,
): void {
  const parent = findParent();
  const aborts = new Map<number, AbortController>();
  let service: Service<Api> | undefined;

  async function start(data: unknown): Promise<void> {
    try {
      // The starting side is the entry's own caller and knows its data.
      service = await open(data as Data);
      parent.post({ kind: 'ready' }, []);
    } catch (error) {
      parent.post({ kind: 'failed', error: toWire(error) }, []);
    }
  }

  async function answer({ id, method, payload, deadlineMs }: Request & { kind: 'call' }): Promise<void> {
    const controller = new AbortController();
    const transfer: Transferable[] = [];
    aborts.set(id, controller);
    try {
      const methods = (service?.methods ?? {}) as Readonly<Record<string, Handler>>;
      const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (handler === undefined) throw new FeedloomError('ERR_UNSUPPORTED', `There is no method \`${method}\`.`);
      const value = await handler(payload, { signal: controller.signal, deadlineMs, transfer });
      parent.post({ kind: 'result', id, value }, transfer);
    } catch (error) {
      parent.post({ kind: 'error', id, error: toWire(error) }, []);
    } finally {
      aborts.delete(id);
    }
  }

  async function close(): Promise<void> {
    let code = 0;
    try {
      await service?.close?.();
    } catch (error) {
      code = 1;
      process.stderr.write(`${String(error)}\n`);
    }
    process.exit(code);
  }

  parent.listen((message) => {
    if (message.kind === 'start') void start(message.data);
    else if (message.kind === 'call') void answer(message);
    else if (message.kind === 'abort') aborts.get(message.id)?.abort();
    else void close();
  });
}
