import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, StartEngineOptions } from '../engine.js';
import { endsWithUs } from '../ends-with-us.js';
import { freePort } from '../free-port.js';
import { sendInline } from './send-inline.js';

/** How a server keeps its data. */
export interface StartRedisOptions extends StartEngineOptions {
  /**
   * When the append-only file is flushed; `'never'` is no file at all, with `'system'` the operating system decides. With
   * `'everysec'` Redis holds writes back from the file for up to two seconds while a flush takes long, and acknowledges
   * them all the same: of a server that is killed then, they are lost. @defaultValue `'never'`
   */
  readonly fsync?: 'never' | 'system' | 'everysec' | 'always' | undefined;
  /** More arguments of redis-server. @defaultValue none */
  readonly args?: readonly string[] | undefined;
  /** Lines of a configuration file that the server may rewrite; a file that is there stays. @defaultValue no file */
  readonly config?: readonly string[] | undefined;
}

/** A redis-server of our own, on 127.0.0.1, with a directory of its own. */
export type RedisServer = Engine;

const WHY_MISSING = 'redis-server is not installed (Debian: apt-get install redis-server)';

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
  if (process.env['CI'] !== undefined) throw new Error(`${WHY_MISSING}; CI must not skip its tests.`);
  console.warn(`Skipped: ${WHY_MISSING}.`);
  return WHY_MISSING;
}

/** Starts a server and waits until it answers. */
export async function startRedis(options: StartRedisOptions = {}): Promise<RedisServer> {
  const { fsync = 'never', args = [], config } = options;
  const port = options.port ?? (await freePort());
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'feedloom-redis-')));
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'redis.conf');
  if (config !== undefined && !existsSync(file)) await writeFile(file, `${config.join('\n')}\n`);
  const server = ['--bind', '127.0.0.1', '--port', String(port), '--dir', directory];
  const appendfsync = fsync === 'system' ? 'no' : fsync;
  const persistence =
    fsync === 'never' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', appendfsync];
  const kept = args.includes('--sentinel') ? [] : ['--save', '', ...persistence];
  const launch = (): Promise<ChildProcess> =>
    launchServer(port, [...(config === undefined ? [] : [file]), ...server, ...kept, ...args]);
  let child = await launch();
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const kill = async (): Promise<void> => {
    if (!isRunning()) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    host: '127.0.0.1',
    port,
    directory,
    get pid() {
      return isRunning() ? (child.pid ?? -1) : -1;
    },
    kill,
    async restart() {
      await kill();
      child = await launch();
    },
    async stop() {
      // It may be paused or stopped; its data are not wanted any more.
      await kill();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launchServer(port: number, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  endsWithUs(child, () => void child.kill('SIGKILL'));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)));
  }
  const giveUpAt = Date.now() + 15_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`redis-server ended at once:\n${log}`);
    const answer = await sendInline(port, 'PING').catch(() => '');
    // A restarted replica says MASTERDOWN until it has found its primary.
    if (/^(\+PONG|-MASTERDOWN)/.test(answer)) return child;
    if (Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`redis-server did not answer on port ${port} within 15 s:\n${log}`);
    }
    await sleep(20);
  }
}
