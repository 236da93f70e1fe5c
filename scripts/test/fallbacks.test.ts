import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const guide = new URL('../../docs/guide/fallbacks.md', import.meta.url);

/** The rows of the guide's table of fallbacks: what each links to, and the test that it names there. */
async function rowsOf(): Promise<{ when: string; name: string; file: URL }[]> {
  const text = await readFile(guide, 'utf8');
  return [...text.matchAll(/^\| ([^|]+?) +\|.*\| \[([^\]]+)\]\(([^)]+)\) +\|$/gm)].map(
    ([, when = '', name = '', link = '']) => {
      return { when, name, file: new URL(link, guide) };
    },
  );
}

describe('the table of fallbacks', () => {
  it('has twelve rows, each with a test of that name in the file that it links to', async () => {
    const rows = await rowsOf();
    expect(rows).toHaveLength(12);
    for (const { when, name, file } of rows) {
      expect(await readFile(fileURLToPath(file), 'utf8'), when).toContain(name);
    }
  });
});
