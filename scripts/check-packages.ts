import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Package } from './layout/packages.js';
import { publishedPackages, subpaths } from './layout/packages.js';

const root = resolve(import.meta.dirname, '..');
const packages = publishedPackages(root);
const problems: string[] = [];

/** Runs a program; its output is the problem if it fails. */
function attempt(what: string, program: string, args: readonly string[], cwd: string): void {
  try {
    execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    problems.push(`${what}:\n${stdout ?? ''}${stderr ?? String(error)}`);
  }
}

function pack({ folder }: Package, into: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
    cwd: join(root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const parsed: unknown = JSON.parse(output);
  const entries = Object.values(parsed as Record<string, { readonly filename: string }>);
  const filename = entries[0]?.filename;
  if (filename === undefined) throw new Error(`\`npm pack\` of ${folder} named no file.`);
  return join(into, filename);
}

/** Where npm has put a dependency of a package: beside it, or for all packages. */
function installed(folder: string, dependency: string): string {
  const own = join(root, folder, 'node_modules', dependency);
  return existsSync(own) ? own : join(root, 'node_modules', dependency);
}

/** Lays the packed packages and their plain dependencies, but no peer, into `node_modules` of `home`. */
function install(home: string, tarballs: ReadonlyMap<Package, string>): void {
  for (const [{ folder, manifest }, tarball] of tarballs) {
    const place = join(home, 'node_modules', manifest.name);
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (dependency.startsWith('@feedloom/')) continue;
      // A link, so that what the dependency needs is found beside the real one.
      const link = join(place, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(installed(folder, dependency), link, 'junction');
    }
  }
}

const home = mkdtempSync(join(tmpdir(), 'feedloom-packed-'));
try {
  const tarballs = new Map(packages.map((one) => [one, pack(one, home)]));
  for (const [{ folder, manifest }, tarball] of tarballs) {
    const { messages, pkg } = await publint({ pkgDir: join(root, folder), strict: true });
    for (const message of messages)
      problems.push(`${manifest.name}: publint: ${formatMessage(message, pkg) ?? message.code}`);
    attempt(`${manifest.name}: attw`, 'npx', ['attw', tarball, '--profile', 'esm-only', '--no-color'], root);
  }
  install(home, tarballs);
  for (const { subpath } of packages.flatMap(subpaths)) {
    const program = `
      const names = Object.keys(await import('${subpath}'));
      if (names.length === 0) throw new Error('exports nothing');
      const native = process.report.getReport().sharedObjects.filter((file) => file.endsWith('.node'));
      if (native.length > 0) throw new Error('loads native code: ' + native.join(', '));`;
    attempt(
      `import '${subpath}' with no peer installed`,
      process.execPath,
      ['--input-type=module', '-e', program],
      home,
    );
  }
  console.log(`${packages.length} packages packed, checked and imported`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
