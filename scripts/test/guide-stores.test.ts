import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OrderedStore } from '@feedloom/core';
import { testOrderedStore } from '@feedloom/core/testing';
import { afterAll, describe, it } from 'vitest';
import { codeBlocks } from '../docs/code-blocks.js';

const root = resolve(import.meta.dirname, '../..');
const page = 'docs/guide/writing-a-store.md';
const folder = join(root, '.cache/guide-stores');

interface GuideStores {
  readonly openFolderStore: () => Promise<OrderedStore>;
  readonly ArrayStore: new () => OrderedStore;
}

/** The code of the page, as modules. */
async function storesOfTheGuide(): Promise<GuideStores> {
  mkdirSync(folder, { recursive: true });
  const [short, long] = codeBlocks(page, readFileSync(join(root, page), 'utf8'));
  const modules: object[] = [];
  for (const [name, block] of [['folder-store', short] as const, ['array-store', long] as const]) {
    const file = join(folder, `${name}.ts`);
    writeFileSync(file, block?.code ?? '');
    modules.push((await import(/* @vite-ignore */ pathToFileURL(file).href)) as object);
  }
  return Object.assign({}, ...modules) as GuideStores;
}

// The stores of the guide put their files below `os.tmpdir()`.
process.env['TMPDIR'] = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { openFolderStore, ArrayStore } = await storesOfTheGuide();

describe('the folder store of the guide', () => {
  testOrderedStore({ describe, it }, openFolderStore);
});

describe('the array store of the guide', () => {
  testOrderedStore({ describe, it }, async () => new ArrayStore());
});
