import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A package of the npm registry whose sources a build needs. */
export interface NativePackage {
  /** Its name and version: `faiss-node@0.5.1`. */
  readonly spec: string;
  /** What the registry says of its tarball, so that no other is ever compiled. */
  readonly integrity: string;
}

/** Fetches a package's tarball into `cache` and unpacks it there, unless that has been done. @returns Its folder. */
export function unpacked({ spec, integrity }: NativePackage, cache: string): string {
  const folder = join(cache, spec);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const output = execFileSync('npm', ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', cache], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [entry] = Object.values(JSON.parse(output) as Record<string, { readonly filename: string }>);
  if (entry === undefined) throw new Error(`\`npm pack ${spec}\` named no file.`);
  const tarball = join(cache, entry.filename);
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${spec} has the integrity ${found} instead of ${integrity}.`);
  const partial = join(cache, `${spec}.partial`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  execFileSync('tar', ['-xzf', tarball, '-C', partial, '--strip-components=1']);
  renameSync(partial, folder);
  return folder;
}

/** What a compiler needs beside the source. */
export interface Compilation {
  readonly source: string;
  readonly output: string;
  readonly include: readonly string[];
  readonly flags?: readonly string[];
}

/** Compiles one C++ file into a Node-API addon. @throws An error with the compiler's words if it fails. */
export function compileAddon({ source, output, include, flags = [] }: Compilation): void {
  const args = [
    ...['-std=gnu++17', '-O3', '-fPIC', '-shared', '-pthread', '-w'],
    ...include.flatMap((folder) => ['-isystem', folder]),
    ...[source, '-o', output, ...flags],
  ];
  try {
    execFileSync(process.env['CXX'] ?? 'g++', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    throw new Error(`${source} cannot be compiled: ${stderr ?? String(error)}`);
  }
}

/** Whether `specifier` can be imported from `folder`; tried in a process of its own, since an addon may end it. */
export function loads(specifier: string, folder: string): boolean {
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(specifier)})`], {
      cwd: folder,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
