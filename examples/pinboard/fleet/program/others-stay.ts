import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** Leaves the packages of others where they are installed: some load compiled code, or files of their own. */
export const othersStay: Plugin = {
  name: 'others-stay',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, kind, importer, resolveDir }) => {
      if (path.startsWith('@feedloom/') || pluginData === othersStay) return undefined;
      // A package may be installed in several versions: whoever imports it gets the one that was meant.
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: othersStay });
      if (found.errors.length > 0 || found.external) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
