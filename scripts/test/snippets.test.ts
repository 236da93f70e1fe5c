import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { codeBlocks } from '../docs/code-blocks.js';
import { markdownPages } from '../docs/pages.js';
import { openProgram } from '../layout/public-surface.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.cache/snippets');
const source = ['--conditions=@feedloom/source', '--import', 'tsx'];

const pages = markdownPages(root).filter((page) =>
  /^(README\.md|docs\/guide\/|packages\/[^/]+\/README\.md)/.test(page),
);
const blocks = pages
  .flatMap((page) => codeBlocks(page, readFileSync(join(root, page), 'utf8')))
  .filter(({ language }) => language === 'ts');
const files = blocks.map(({ at }) => join(folder, `${at.replace(/\W+/g, '-')}.ts`));

describe('the code blocks of the README and the guides', () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  blocks.forEach(({ code }, index) => writeFileSync(files[index] ?? '', `${code}\nexport {};\n`));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  it('type-check', { timeout: 60_000 }, () => {
    const program = openProgram(root, files);
    const problems = files.flatMap((file, index) =>
      [
        ...program.getSyntacticDiagnostics(program.getSourceFile(file)),
        ...program.getSemanticDiagnostics(program.getSourceFile(file)),
      ]
        // A snippet may show a value without using it.
        .filter(({ code }) => code !== 6133 && code !== 6196)
        .map((problem) => `${blocks[index]?.at}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`),
    );
    expect(problems).toEqual([]);
  });

  it('run', { timeout: 60_000 }, () => {
    const runnable = files.filter((_, index) => blocks[index]?.words.includes('check') === false);
    const output = execFileSync(
      process.execPath,
      [...source, join(root, 'scripts/docs/run-snippets.ts'), ...runnable],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toEqual({});
  });
});

describe('the first page', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const quickstart = 'examples/quickstart/main.ts';

  function between(name: string): string {
    const start = `<!-- ${name} -->\n`;
    const from = readme.indexOf(start);
    expect(from, `the marker ${start.trim()}`).toBeGreaterThanOrEqual(0);
    const [block] = codeBlocks('README.md', readme.slice(from));
    return block?.code ?? '';
  }

  it('shows the very file of the quickstart', () => {
    expect(between(quickstart)).toBe(readFileSync(join(root, quickstart), 'utf8'));
  });

  it('shows what the quickstart prints', { timeout: 60_000 }, () => {
    const printed = execFileSync(process.execPath, [...source, quickstart], { cwd: root, encoding: 'utf8' });
    expect(between(`output of ${quickstart}`)).toBe(printed);
  });
});
