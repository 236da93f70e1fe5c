import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly '@feedloom/source': string }>>;
}

/** Builds every subpath that the package's `exports` names, so the two cannot drift apart. */
export function packageBuild(root: string, extraEntries: readonly string[] = []): ReturnType<typeof defineConfig> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const published = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target['@feedloom/source']],
  );
  return defineConfig({
    entry: [...published, ...extraEntries],
    outDir: 'dist',
    format: 'esm',
    target: 'node20',
    platform: 'node',
    clean: true,
    sourcemap: true,
    dts: { entry: published },
  });
}
