import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, StartEngineOptions } from './engine.js';
import { freePort } from './free-port.js';
import { type ServerProgram, startServer } from './server-process.js';

/** A program that, given a port and a folder, is an engine. */
export interface ProgramEngine extends StartEngineOptions {
  /** In messages and in the names of temporary folders. */
  readonly name: string;
  /** How it is started; `directory` is there. */
  readonly program: (place: {
    readonly port: number;
    readonly directory: string;
  }) => Omit<ServerProgram, 'name' | 'log'> | Promise<Omit<ServerProgram, 'name' | 'log'>>;
}

/** Starts an engine that is one program, and waits until it answers. */
export async function startProgramEngine({ name, program, ...options }: ProgramEngine): Promise<Engine> {
  const port = options.port ?? (await freePort());
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), `feedloom-${name}-`)));
  const remove = async (): Promise<void> => {
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    await mkdir(directory, { recursive: true });
    const log = join(directory, `${name}.log`);
    const server = await startServer({ ...(await program({ port, directory })), name, log });
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
  } catch (error) {
    await remove();
    throw error;
  }
}
