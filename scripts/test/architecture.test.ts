import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const rows = page
  .slice(page.indexOf('## Libraries'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));

function dependenciesOf(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Partial<
    Record<'dependencies' | 'devDependencies' | 'peerDependencies', Record<string, string>>
  >;
  const { dependencies, devDependencies, peerDependencies } = manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
}

describe('the table of libraries', () => {
  it('lists every library that a package or a tool depends on', () => {
    const folders = ['packages', 'examples'].flatMap((parent) =>
      readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
    );
    const used = new Set(['.', 'benchmarks', 'faults', ...folders].flatMap(dependenciesOf));
    const own = (name: string): boolean => name.startsWith('@feedloom/') || name.startsWith('@types/');
    const listed = rows.flatMap(([, libraries = []]) => libraries);
    expect([...used].filter((name) => !own(name) && name !== 'typescript' && !listed.includes(name))).toEqual([]);
    expect(listed.filter((name) => !used.has(name))).toEqual([]);
  });

  it('names files that exist', () => {
    const files = rows.flatMap(([, , named = []]) => named);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
