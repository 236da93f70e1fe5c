import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, EngineKind, StartEngineOptions } from '../engine.js';
import { freePort } from '../free-port.js';
import { hasCommand } from '../has-command.js';
import { greetsClients } from '../postgres/greets-clients.js';
import { startServer } from '../server-process.js';
import { unprivileged } from '../unprivileged.js';

/** Which server it stands before. */
export interface StartPgbouncerOptions extends StartEngineOptions {
  /** The port of the PostgreSQL server. */
  readonly serverPort: number;
  /** How many connections it opens to it. @defaultValue 8 */
  readonly poolSize?: number | undefined;
}

/** A proxy that lends a connection for one transaction. */
export interface Pgbouncer extends Engine {
  /** `postgresql://…` through it. */
  readonly connectionString: string;
}

function whyMissing(): string | undefined {
  return hasCommand('pgbouncer') ? undefined : 'pgbouncer is not installed (Debian: apt-get install pgbouncer)';
}

async function start(options: StartPgbouncerOptions): Promise<Pgbouncer> {
  const { port: wanted, directory: given, serverPort, poolSize = 8 } = options;
  const port = wanted ?? (await freePort());
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'feedloom-pgbouncer-')));
  await mkdir(directory, { recursive: true });
  const { prefix, own } = unprivileged();
  await own(directory);
  const settings = join(directory, 'pgbouncer.ini');
  const users = join(directory, 'users.txt');
  await writeFile(users, '"feedloom" ""\n');
  await writeFile(
    settings,
    `[databases]
* = host=127.0.0.1 port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
`,
  );
  const [command = '', ...args] = [...prefix, 'pgbouncer', settings];
  const server = await startServer({
    ...{ name: 'pgbouncer', command, args, cwd: directory, log: join(directory, 'server.log') },
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    isReady: () => greetsClients(port, 'feedloom', 'postgres'),
  });
  return {
    host: '127.0.0.1',
    port,
    directory,
    connectionString: `postgresql://feedloom@127.0.0.1:${port}/postgres`,
    get pid() {
      return server.pid;
    },
    kill: () => server.kill(),
    restart: () => server.restart(),
    async stop() {
      await server.stop();
      if (given === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** pgbouncer, pooling by transaction. */
export const pgbouncer: Omit<EngineKind, 'start'> & { start(options: StartPgbouncerOptions): Promise<Pgbouncer> } = {
  name: 'pgbouncer',
  what: 'pgbouncer 1.18 of Debian 12, before a PostgreSQL server',
  async install() {
    const missing = whyMissing();
    if (missing !== undefined) throw new Error(missing);
  },
  whyMissing,
  start,
};
