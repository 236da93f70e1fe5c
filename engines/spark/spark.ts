import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { EngineKind } from '../engine.js';
import { pythonPackages } from '../python-packages.js';

/** Spark's Arrow functions do not take pandas 3. */
const packages = pythonPackages('spark', [
  'pyspark==4.3.0',
  'pyarrow==26.0.1',
  'pandas==2.3.3',
  'numpy==2.4.6',
  'onnxruntime==1.32.0',
]);
const python = join(packages.bin, 'python');
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
  install: () => packages.install(),
  whyMissing() {
    return packages.isInstalled() ? whyNoJava() : 'PySpark is not installed (npm run engines -- install spark)';
  },
  run,
};

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
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: '127.0.0.1',
  };
  // Python's child is a JVM, and that one's are the workers: they are one group, to be ended together.
  const child = spawn(python, [program, ...args, '--master', `local[${cores}]`], {
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
