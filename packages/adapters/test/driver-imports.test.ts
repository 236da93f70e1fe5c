import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
};
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));

/** Packages that a pattern finds in the sources, without Node's own modules, our own and the core. */
function packagesIn(pattern: RegExp): string[] {
  const found = sources.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] as string));
  return [...new Set(found)].filter((name) => !/^(\.|node:|@feedloom\/core)/.test(name)).sort();
}

describe('the drivers', () => {
  it('that are imported are the declared peers, each optional', () => {
    const peers = Object.keys(manifest.peerDependencies).sort();
    expect(packagesIn(/\bimport\('([^']+)'\)/g)).toEqual(peers);
    expect(Object.keys(manifest.peerDependenciesMeta).sort()).toEqual(peers);
    expect(Object.values(manifest.peerDependenciesMeta).every(({ optional }) => optional)).toBe(true);
  });

  it('are loaded on first use: a static import may only take types', () => {
    expect(packagesIn(/^import (?!type )[^;]*?from '([^']+)'/gm)).toEqual([]);
  });

  it('have a subpath each, and there is no root that would mix them', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `./${entry.name}`);
    expect(Object.keys(manifest.exports).sort()).toEqual([...folders, './package.json'].sort());
  });
});
