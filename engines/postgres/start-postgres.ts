import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Engine, StartEngineOptions } from '../engine.js';
import { freePort } from '../free-port.js';
import type { PythonPackages } from '../python-packages.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { unprivileged } from '../unprivileged.js';
import { greetsClients } from './greets-clients.js';
import { childrenOf, signalAll } from './process-family.js';
import { serverPrograms } from './server-programs.js';

/** How a server is started. */
export interface StartPostgresOptions extends StartEngineOptions {
  /** Settings of `postgresql.conf`, as they would be written there. @defaultValue none */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** A PostgreSQL server of our own: loopback only, no password. */
export interface PostgresServer extends Engine {
  /** `postgresql://…` of its one user and database. */
  readonly connectionString: string;
  /** Stops all its processes where they are: connections stay open and nothing answers. */
  pause(): void;
  /** Lets them go on. */
  resume(): void;
}

const USER = 'feedloom';
const DATABASE = 'postgres';

/** Makes the data folder if it is not there, starts a server on it and waits until it lets clients in. */
export async function startPostgres(
  packages: PythonPackages,
  { port: wanted, directory: given, settings = {} }: StartPostgresOptions,
): Promise<PostgresServer> {
  const port = wanted ?? (await freePort());
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'feedloom-postgres-')));
  const { isOther, prefix, own } = unprivileged();
  const programs = await serverPrograms(packages, isOther);
  await mkdir(directory, { recursive: true });
  await own(directory);
  const data = join(directory, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const initdb = [...prefix, join(programs, 'initdb'), '-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8'];
    const [command = '', ...args] = [...initdb, '--locale=C', '--no-sync'];
    await promisify(execFile)(command, args, { cwd: directory });
  }
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // The path of a socket may have 107 bytes, and nobody needs one.
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...prefix, join(programs, 'postgres'), '-D', data, ...flags];
  const server: ServerProcess = await startServer({
    ...{ name: 'postgres', command, args, cwd: directory, log: join(directory, 'server.log') },
    isReady: () => greetsClients(port, USER, DATABASE),
  });
  const family = (): number[] => (server.pid === -1 ? [] : [server.pid, ...childrenOf(server.pid)]);
  const kill = async (): Promise<void> => {
    // Each child leads a session of its own, and holds the shared memory without which no new server starts.
    const pids = family();
    signalAll(pids, 'SIGKILL');
    await server.kill();
    while (signalAll(pids, 0) > 0) await sleep(5);
  };
  return {
    host: '127.0.0.1',
    port,
    directory,
    connectionString: `postgresql://${USER}@127.0.0.1:${port}/${DATABASE}`,
    get pid() {
      return server.pid;
    },
    kill,
    async restart() {
      await kill();
      await server.restart();
    },
    async stop() {
      await kill();
      if (given === undefined) await rm(directory, { recursive: true, force: true });
    },
    pause: () => void signalAll(family(), 'SIGSTOP'),
    resume: () => void signalAll(family(), 'SIGCONT'),
  };
}
