import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let told = false;

/** Why the tests cannot use faiss-node; printed once. In CI a skip fails the run. */
export function whyNoFaiss(): string | undefined {
  const why = 'faiss-node is not built: run `npm run build:native` (needs g++, libfaiss-dev and libopenblas-dev)';
  try {
    const entry = createRequire(import.meta.url).resolve('faiss-node');
    if (existsSync(join(dirname(entry), '../build/Release/faiss-node.node'))) return undefined;
  } catch {
    // Not even its source is there.
  }
  if (!told) console.warn(`Skipping tests of FAISS: ${why}.`);
  told = true;
  return why;
}
