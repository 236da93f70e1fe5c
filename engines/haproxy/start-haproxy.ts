import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, StartEngineOptions } from '../engine.js';
import { freePort } from '../free-port.js';
import { startServer } from '../server-process.js';
import type { Backend } from './haproxy-config.js';
import { haproxyConfig } from './haproxy-config.js';

/** What stands behind the proxy. */
export interface StartHaproxyOptions extends StartEngineOptions {
  /** @defaultValue none: every answer is 503 */
  readonly backends?: readonly Backend[] | undefined;
  /** @defaultValue `'/readyz'` */
  readonly readyPath?: string | undefined;
}

/** A proxy of our own before servers of ours. */
export interface HaproxyServer extends Engine {
  /** Gives a server no new requests; those that it has are answered. */
  drain(backend: string): Promise<void>;
  /** Lets a server take requests again, as soon as it passes its check. */
  ready(backend: string): Promise<void>;
  /** How each server is: `UP`, `DOWN`, `DRAIN` and so on. */
  states(): Promise<ReadonlyMap<string, string>>;
}

/** Starts haproxy on loopback and waits until it takes connections. */
export async function startHaproxy(options: StartHaproxyOptions = {}): Promise<HaproxyServer> {
  const { backends = [], readyPath } = options;
  const port = options.port ?? (await freePort());
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'feedloom-haproxy-')));
  await mkdir(directory, { recursive: true });
  // A path of a socket may have 107 bytes, which that of a data folder may exceed.
  const room = await mkdtemp(join(tmpdir(), 'fl-ha-'));
  const adminSocket = join(room, 'admin');
  const config = join(directory, 'haproxy.cfg');
  await writeFile(config, haproxyConfig({ port, backends, readyPath, adminSocket }));
  const remove = async (): Promise<void> => {
    await rm(room, { recursive: true, force: true });
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  const ask = (command: string): Promise<string> => askAdmin(adminSocket, command);
  const server = await startServer({
    name: 'haproxy',
    command: 'haproxy',
    args: ['-db', '-f', config],
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    log: join(directory, 'haproxy.log'),
    isReady: async () => (await ask('show info')).includes('Pid:'),
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const set = async (backend: string, state: string): Promise<void> => {
    const answer = await ask(`set server apis/${backend} state ${state}`);
    if (answer.trim() !== '') throw new Error(`haproxy: ${answer.trim()}`);
  };
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
    drain: (backend) => set(backend, 'drain'),
    ready: (backend) => set(backend, 'ready'),
    async states() {
      const [header = '', ...rows] = (await ask('show stat apis 4 -1')).trim().split('\n');
      const columns = header.replace(/^# /, '').split(',');
      const [name, status] = [columns.indexOf('svname'), columns.indexOf('status')];
      const cells = rows.map((row) => row.split(','));
      return new Map(cells.map((cell) => [cell[name] ?? '', cell[status] ?? '']));
    },
  };
}

/** Sends one command to the proxy's own socket. @returns All that it answers. */
function askAdmin(path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(path, () => socket.write(`${command}\n`));
    socket.setTimeout(2000, () => socket.destroy(new Error(`haproxy did not answer \`${command}\` within 2 s.`)));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
  });
}
