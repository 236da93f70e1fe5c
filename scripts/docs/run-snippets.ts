import { pathToFileURL } from 'node:url';

/** Imports each file in turn and reports, on the last line of stdout, which of them threw. */
const failures: Record<string, string> = {};
for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    failures[file] = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
console.log(`\n${JSON.stringify(failures)}`);
process.exit(0);
