import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, StartEngineOptions } from './engine.js';
import { freePort } from './free-port.js';
import { startServer } from './server-process.js';

/** Where an engine runs. */
export interface Place {
  readonly port: number;
  readonly directory: string;
}

/** An engine that is one program. */
export interface ServerEngineOptions extends StartEngineOptions {
  readonly name: string;
  /** Makes what has to be in its folder before it starts. */
  readonly prepare?: ((directory: string) => Promise<unknown>) | undefined;
  /** The program and its arguments. */
  readonly command: (place: Place) => readonly [string, ...string[]];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether it answers by now; a rejection is a no. */
  readonly answers: (port: number) => Promise<boolean>;
}

/** Starts an engine that is one program, in a folder and on a port of its own unless they are given. */
export async function startServerProcess(options: ServerEngineOptions): Promise<Engine> {
  const { name, prepare, command, env, answers } = options;
  const port = options.port ?? (await freePort());
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), `feedloom-${name}-`)));
  await mkdir(directory, { recursive: true });
  await prepare?.(directory);
  const [program, ...args] = command({ port, directory });
  const remove = async (): Promise<void> => {
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  const server = await startServer({
    name,
    command: program,
    args,
    env: { ...process.env, ...env },
    cwd: directory,
    log: join(directory, `${name}.log`),
    isReady: () => answers(port),
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    host: '127.0.0.1',
    port,
    directory,
    get pid() {
      return server.pid;
    },
    kill: () => server.kill(),
    restart: () => server.restart(),
    async stop() {
      await server.stop();
      await remove();
    },
  };
}
