import { FeedloomError } from '@feedloom/core';
import { USAGE, readCommand } from './command.js';
import type { Command } from './command.js';
import { indexFolder } from './index-folder.js';
import { openLibrary } from './library.js';
import { ProgressBar } from './progress-bar.js';
import { searchLike } from './search-like.js';

async function run(command: Exclude<Command, { name: 'help' }>): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const library = await openLibrary(command.data);
  try {
    if (command.name === 'index') await index(library, command.folder, stop.signal);
    else await search(library, command);
  } finally {
    await library[Symbol.asyncDispose]();
  }
}

async function index(library: Awaited<ReturnType<typeof openLibrary>>, folder: string, signal: AbortSignal) {
  const bar = new ProgressBar(process.stderr);
  const skipped: string[] = [];
  try {
    const report = await indexFolder(library, folder, {
      signal,
      onProgress: (progress) => bar.show(progress),
      onSkipped: ({ id }, { message }) => skipped.push(`Skipped ${id}: ${message}`),
    });
    bar.end();
    for (const line of skipped) console.error(line);
    console.log(
      `${report.added} added, ${report.known} known before, ${report.removed} gone, ${report.skipped} skipped`,
    );
  } finally {
    bar.end();
  }
}

async function search(library: Awaited<ReturnType<typeof openLibrary>>, command: Command & { name: 'search' }) {
  const found = await searchLike(library, command);
  for (const { similarity, id } of found) console.log(`${similarity.toFixed(3)}  ${id}`);
  console.log(found.length === 0 ? 'Nothing found. Index a folder first.' : `Contact sheet: ${command.sheet}`);
}

try {
  const command = readCommand(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  if (command.name === 'help') console.log(USAGE);
  else await run(command);
} catch (error) {
  const isAborted = FeedloomError.is(error, 'ERR_ABORTED');
  console.error(isAborted ? 'Stopped; start it again to go on.' : error instanceof Error ? error.message : error);
  process.exitCode = isAborted ? 130 : 1;
}
