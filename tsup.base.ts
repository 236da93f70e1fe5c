import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly '@feedloom/source': string }>>;
}

/** `./src/memory/index.ts` is built as `memory/index`. */
function entryName(file: string): string {
  return file.replace(/^(\.\/)?src\//, '').replace(/\.ts$/, '');
}

/**
 * Builds a package file by file, so that `dist` mirrors `src`.
 *
 * `new URL('./entry.js', import.meta.url)` then names the same neighbour in both, and every file of a worker or child
 * process is there to be started. Declarations are rolled up for each subpath that `exports` names; what other packages
 * declare stays an import.
 */
export function packageBuild(root: string): ReturnType<typeof defineConfig> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const published = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target['@feedloom/source']],
  );
  return defineConfig({
    entry: ['src/**/*.{ts,mjs}'],
    bundle: false,
    outDir: 'dist',
    format: 'esm',
    target: 'node20',
    platform: 'node',
    loader: { '.mjs': 'copy' },
    clean: true,
    sourcemap: true,
    dts: { entry: Object.fromEntries(published.map((file) => [entryName(file), file])) },
  });
}
