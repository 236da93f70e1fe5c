import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCallOptions } from '../layout/call-options.js';
import { checkIndexFiles, checkPackageFiles } from '../layout/package-files.js';
import type { PublicName } from '../layout/public-surface.js';
import { openProgram, publicSurface } from '../layout/public-surface.js';
import { checkPublicWords } from '../layout/public-words.js';
import { checkRoomNames } from '../layout/room-names.js';
import { checkLengths } from '../layout/source-lengths.js';

const root = resolve(import.meta.dirname, '../..');

describe('the length budget', () => {
  it('accepts short files and refuses one long file', () => {
    const short = new Map(Array.from({ length: 20 }, (_, index) => [`${index}.ts`, 50]));
    expect(checkLengths(short).problems).toEqual([]);
    expect(checkLengths(new Map([...short, ['long.ts', 301]])).problems).toEqual([
      'long.ts: 301 lines, at most 300. Split it by idea.',
    ]);
  });

  it('refuses a median above 80 and a p90 above 200', () => {
    const long = new Map(Array.from({ length: 20 }, (_, index) => [`${index}.ts`, 210]));
    expect(checkLengths(long).problems).toHaveLength(2);
  });
});

describe('the names of rooms', () => {
  it('must name what is inside, in kebab case', () => {
    expect(checkRoomNames(['packages/core/src/keys/score.ts', 'packages/core/test/score.test.ts'])).toEqual([]);
    expect(checkRoomNames(['packages/core/src/utils/score.ts'])).toHaveLength(1);
    expect(checkRoomNames(['packages/core/src/types.ts'])).toHaveLength(1);
    expect(checkRoomNames(['packages/core/src/ScoreKey.ts'])).toHaveLength(1);
  });
});

describe('the files of a package', () => {
  it('are the same in every package', () => {
    expect(checkPackageFiles('packages/core', () => true)).toEqual([]);
    expect(checkPackageFiles('packages/core', (path) => !path.endsWith('LICENSE'))).toEqual([
      'packages/core: `LICENSE` is missing.',
    ]);
  });

  it('have an index at published subpaths only', () => {
    const files = ['packages/core/src/index.ts', 'packages/core/src/keys/index.ts'];
    expect(checkIndexFiles(files, ['packages/core/src/index.ts'])).toHaveLength(1);
  });
});

describe('the public surface', () => {
  const folder = join(root, '.cache/layout-test');
  let names: PublicName[] = [];
  let callProblems: string[] = [];

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'surface.ts');
    writeFileSync(
      file,
      `
interface CallOptions { readonly signal?: AbortSignal | undefined; readonly deadlineMs?: number | undefined }
interface ReadOptions extends CallOptions { readonly expected: string | undefined }
export interface Shelf {
  good(id: string, options?: CallOptions): Promise<string>;
  strict(id: string, options: ReadOptions): Promise<string>;
  walk(options?: CallOptions): AsyncIterable<string>;
  bare(id: string): Promise<string>;
  wander(): AsyncIterable<string>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export class Cupboard {
  #secret = async () => 1;
  private hidden = async () => this.#secret();
  static async open(): Promise<Cupboard> { const one = new Cupboard(); await one.hidden(); return one; }
}
export function readPins(opts?: CallOptions): Promise<void> { return Promise.resolve(void opts); }
export const now = (): number => 1;
export interface Waits { readonly timeout: number; readonly timeoutMs: number }
`,
    );
    const program = openProgram(root, [file]);
    names = publicSurface(root, program, relative(root, file));
    callProblems = checkCallOptions(program.getTypeChecker(), names);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is every export and every member that is not private', () => {
    const paths = names.map(({ path }) => path);
    expect(paths).toContain('Shelf.good');
    expect(paths).toContain('Cupboard.open');
    expect(paths.filter((path) => /secret|hidden/.test(path))).toEqual([]);
  });

  it('takes CallOptions wherever it is asynchronous', () => {
    const blamed = callProblems.map((problem) => /`(.*?)`/.exec(problem)?.[1]);
    expect(blamed).toEqual(['Shelf.bare', 'Shelf.wander', 'Cupboard.open']);
  });

  it('says our words and its units', () => {
    const problems = checkPublicWords(names);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('our word is `items`');
    expect(problems[1]).toContain('`Waits.timeout` is a duration');
  });
});
