import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** `import.meta.url`, and what is named relative to it if that is a worker: `'../build/builder-entry.js', import.meta.url`. */
const OWN_URL = /(?:'[./\w-]+\/([\w-]+-entry)\.js'(,\s*))?import\.meta\.url\b/g;

/**
 * Has sources of ours find by `import.meta.url` what they found before they were built into other files: a worker is built
 * too, and lies beside whatever starts it; everything else stays beside the source.
 */
export const sourceUrls: Plugin = {
  name: 'source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      const contents = source.replace(OWN_URL, (_, worker?: string, comma?: string) =>
        worker === undefined ? url : `'./${worker}.mjs'${comma}import.meta.url`,
      );
      return { contents, loader: 'ts' };
    });
  },
};
