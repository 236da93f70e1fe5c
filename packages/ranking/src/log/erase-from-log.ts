import { open, rename, rm, stat } from 'node:fs/promises';
import { Deadline, requireId } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { linesOf, parseLine } from './json-lines.js';
import type { LogEntry } from './log-entry.js';
import { writeParquet } from './parquet-log-writer.js';
import { entryOf, isParquet, readLog } from './read-log.js';
import { withLogFile } from './with-log-file.js';

/** Characters that are written at once. */
const WRITE_AT = 1 << 20;

/**
 * Removes all entries of a user from a log that nobody writes; ask the writer of one that is being written. The file is
 * replaced as a whole: whoever reads it sees the old one or the new one. Lines that are no entries go too, for nobody knows
 * whose they are. Idempotent.
 *
 * @returns How many entries the user had.
 * @throws `ERR_NOT_FOUND`, `ERR_CORRUPT`, `ERR_UNAVAILABLE`, `ERR_DRIVER_MISSING`; `ERR_TIMEOUT`, `ERR_ABORTED`, and then
 * nothing has changed.
 */
export async function eraseFromLog(path: string, user: string, options?: CallOptions): Promise<number> {
  requireId('user', user);
  const deadline = Deadline.of(options);
  deadline.check('erasing from a log');
  if (await withLogFile('Reading', path, () => isParquet(path))) {
    const kept: LogEntry[] = [];
    let erased = 0;
    for await (const entry of readLog(path, deadline.toCallOptions())) {
      if (entry.user === user) erased += 1;
      else kept.push(entry);
    }
    await writeParquet(path, kept);
    return erased;
  }
  return await withLogFile('Rewriting', path, () => rewriteLines(path, user, deadline));
}

async function rewriteLines(path: string, user: string, deadline: Deadline): Promise<number> {
  const draft = `${path}.draft`;
  const { mode } = await stat(path);
  const file = await open(draft, 'w', mode);
  let erased = 0;
  try {
    let waiting = '';
    for await (const line of linesOf(path)) {
      deadline.check('erasing from a log');
      const entry = entryOf(parseLine(line));
      if (entry?.user === user) erased += 1;
      else if (entry !== undefined) waiting += `${line}\n`;
      if (waiting.length < WRITE_AT) continue;
      await file.writeFile(waiting);
      waiting = '';
    }
    await file.writeFile(waiting);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
  await file.close();
  await rename(draft, path);
  return erased;
}
