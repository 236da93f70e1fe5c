import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineKind } from '../engine.js';
import { hasCommand } from '../has-command.js';
import { installedAt } from '../installed.js';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** The oldest Java that Spark 4 runs on. */
const OLDEST_JAVA = 17;

/** How a job is run. */
export interface RunSparkOptions {
  /** How many tasks run side by side. @defaultValue as many as there are cores, at most 4 */
  readonly cores?: number | undefined;
  /** Ends the job. @defaultValue never */
  readonly signal?: AbortSignal | undefined;
}

/** Spark is no server: a job starts it, in one process, and ends it. */
export interface SparkEngine extends Omit<EngineKind, 'start'> {
  /**
   * Runs a program of PySpark with `--master` among its arguments, and waits for its end.
   *
   * @returns What it has printed.
   * @throws With the end of its log, if it fails.
   */
  run(program: string, args: readonly string[], options?: RunSparkOptions): Promise<string>;
}

/** Spark from PyPI, in a virtual environment of its own beside what its jobs import. */
export const spark: SparkEngine = {
  name: 'spark',
  what: 'Apache Spark 4.3.0 (PySpark) in local mode, with onnxruntime',
  install,
  whyMissing() {
    if (!existsSync(python())) return 'PySpark is not installed (npm run engines -- install spark)';
    return whyNoJava();
  },
  run,
};

/** Another list of requirements is another environment. */
function environment(): string {
  return installedAt('spark', createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12));
}

function python(): string {
  return join(environment(), 'bin', 'python');
}

async function install(): Promise<void> {
  if (existsSync(python())) return;
  if (!hasCommand('python3'))
    throw new Error('spark: python3 is not installed (Debian: apt-get install python3-venv).');
  const building = `${environment()}-${process.pid}`;
  const call = promisify(execFile);
  await mkdir(installedAt('spark'), { recursive: true });
  try {
    await call('python3', ['-m', 'venv', building]);
    await call(join(building, 'bin', 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
    // Whole or not there at all, whoever else is installing it.
    if (!existsSync(python())) await rename(building, environment());
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function whyNoJava(): string | undefined {
  const { stderr = '', status } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (status === 0 && major >= OLDEST_JAVA) return undefined;
  return `Java ${OLDEST_JAVA} is not installed (Debian: apt-get install openjdk-17-jre-headless)`;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) end(child);
});

async function run(
  program: string,
  args: readonly string[],
  { cores = Math.min(4, cpus().length), signal }: RunSparkOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  const env = {
    ...process.env,
    // Else workers are started with the system's Python, which has none of the libraries.
    PYSPARK_PYTHON: python(),
    SPARK_LOCAL_IP: '127.0.0.1',
  };
  // Python's child is a JVM, and that one's are the workers: they are one group, to be ended together.
  const child = spawn(python(), [program, ...args, '--master', `local[${cores}]`], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let log = '';
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-8_000)));
  const abort = (): void => end(child);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`${program} failed (${code}):\n${printed}${log}`);
    return printed;
  } finally {
    signal?.removeEventListener('abort', abort);
    running.delete(child);
  }
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
