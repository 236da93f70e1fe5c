import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks } from '../docs/code-blocks.js';

const root = resolve(import.meta.dirname, '../..');
const page = 'docs/guide/composition.md';
const folder = 'examples/pinboard/composition';

/** The cells of the table that shows both files, row by row: what is in the left one, and in the right one. */
function cells(): readonly (readonly string[])[] {
  const [, table = ''] = /<table>([\s\S]*)<\/table>/.exec(readFileSync(join(root, page), 'utf8')) ?? [];
  const rows = [...table.matchAll(/<tr><th scope="row">[\s\S]*?<\/tr>/g)];
  return rows.map(([row]) => {
    return [...row.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, cell = '']) =>
      codeBlocks(page, cell)
        .map(({ code }) => code)
        .join('\n'),
    );
  });
}

/** Lines as they are, but for how deep they stand. */
const linesOf = (code: string): string[] =>
  code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('the guide to compositions', () => {
  it.each([
    ['embedded.ts', 0],
    ['fleet.ts', 1],
  ] as const)('shows the very file %s, whole and in its order', (file, column) => {
    const shown = cells().flatMap((row) => linesOf(row[column] ?? ''));
    expect(shown).toEqual(linesOf(readFileSync(join(root, folder, file), 'utf8')));
  });

  it('has nothing on the left that has nothing on the right', () => {
    const rows = cells();
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(([left = '', right = '']) => left !== '' && right === '')).toEqual([]);
  });
});
