import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { sendInline } from './send-inline.js';

/** How a server keeps its data. */
export interface StartRedisOptions {
  /** When the append-only file is flushed; `'never'` is no file at all. @defaultValue `'never'` */
  readonly fsync?: 'never' | 'everysec' | 'always' | undefined;
  /** More arguments of redis-server. @defaultValue none */
  readonly args?: readonly string[] | undefined;
}

/** A redis-server of our own, on 127.0.0.1, with a directory of its own. */
export interface RedisServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly directory: string;
  /** Of the process that runs now; changes with {@link RedisServer.restart}. */
  readonly pid: number;
  /** Ends it at once, as a crash would: nothing is flushed, the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; kills it first if it runs. */
  restart(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

/** Whether `redis-server` can be run here. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Why tests that need redis-server cannot run here, or `undefined` if they can.
 *
 * Prints the reason, as a skipped test says nothing. @throws In CI, where a missing server is a failure.
 */
export function whyNoRedis(): string | undefined {
  if (hasRedis()) return undefined;
  const reason = 'redis-server is not installed (Debian: apt-get install redis-server)';
  if (process.env['CI'] !== undefined) throw new Error(`${reason}; CI must not skip its tests.`);
  console.warn(`Skipped: ${reason}.`);
  return reason;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server and waits until it answers. */
export async function startRedis({ fsync = 'never', args = [] }: StartRedisOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'feedloom-redis-'));
  const persistence = fsync === 'never' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', fsync];
  const server = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory, '--save', ''];
  const launch = (): Promise<ChildProcess> => launchServer(port, [...server, ...persistence, ...args]);
  let child = await launch();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    host: '127.0.0.1',
    port,
    directory,
    get pid() {
      return child.pid ?? -1;
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      child = await launch();
    },
    async stop() {
      // It may be paused or stopped; its data are not wanted any more.
      await end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launchServer(port: number, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)));
  }
  const giveUpAt = Date.now() + 15_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`redis-server ended at once:\n${log}`);
    const answer = await sendInline(port, 'PING').catch(() => '');
    if (answer.startsWith('+PONG')) return child;
    if (Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`redis-server did not answer on port ${port} within 15 s:\n${log}`);
    }
    await sleep(20);
  }
}
