import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = (name: string): string => fileURLToPath(new URL(`../../page/${name}`, import.meta.url));

/** Builds the fleet's page in memory. @returns Path → file. */
export async function buildFleetPage(): Promise<ReadonlyMap<string, { readonly type: string; readonly body: string }>> {
  const [script, style, document, icon] = await Promise.all([
    build({
      entryPoints: [source('fleet/main.tsx')],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      legalComments: 'none',
    }),
    build({ entryPoints: [source('fleet/style/fleet.css')], bundle: true, minify: true, write: false }),
    readFile(source('fleet/index.html'), 'utf8'),
    readFile(source('icon.svg'), 'utf8'),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: document }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: script.outputFiles[0]?.text ?? '' }],
    ['/app.css', { type: 'text/css; charset=utf-8', body: style.outputFiles[0]?.text ?? '' }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
}
