import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<
    Record<string, string | { readonly '@feedloom/source': string; readonly default: string }>
  >;
}

/** A published package of the workspace. */
export interface Package {
  /** Relative to the repository, for example `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package under `packages/`, in the order of their folders. */
export function publishedPackages(root: string): Package[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => join('packages', name))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
    }));
}

/** The published subpaths of a package: `{ subpath: '@feedloom/core/memory', source: 'packages/core/src/…' }`. */
export function subpaths({ folder, manifest }: Package): { readonly subpath: string; readonly source: string }[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([key, target]) =>
    typeof target === 'string'
      ? []
      : [{ subpath: manifest.name + key.slice(1), source: join(folder, target['@feedloom/source']) }],
  );
}
