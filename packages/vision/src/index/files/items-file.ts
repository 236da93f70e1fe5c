import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { RowItem } from '../rows/segment.js';
import type { FileFacts } from './manifest.js';
import { openForReading, openForWriting, withHandle } from './safe-file.js';

/** Lines between two turns of the event loop: a few milliseconds. */
const LINES_PER_TURN = 2000;

/** Writes ids and tags to the file `name`: a line `["id", ...tags]` for each row. On disk when it returns. */
export async function writeItems(path: string, name: string, items: Iterable<RowItem>): Promise<FileFacts> {
  const hash = createHash('sha256');
  const handle = await openForWriting(path);
  let bytes = 0;
  const write = async (lines: readonly string[]): Promise<void> => {
    const text = Buffer.from(lines.join(''));
    hash.update(text);
    bytes += text.length;
    await handle.writeFile(text);
  };
  await withHandle(handle, path, async () => {
    let lines: string[] = [];
    for (const { id, tags } of items) {
      lines.push(`${JSON.stringify([id, ...tags])}\n`);
      if (lines.length < LINES_PER_TURN) continue;
      await write(lines);
      lines = [];
    }
    await write(lines);
    await handle.sync();
  });
  return { name, bytes, sha256: hash.digest('hex') };
}

/** Reads what {@link writeItems} has written. @throws `ERR_CORRUPT` if it is not that. */
export async function readItems(path: string, facts: FileFacts): Promise<RowItem[]> {
  const handle = await openForReading(path);
  if (handle === undefined) throw damaged(facts, 'is missing');
  const text = await withHandle(handle, path, async () => {
    if ((await handle.stat()).size !== facts.bytes) throw damaged(facts, 'has another length');
    return handle.readFile();
  });
  const hash = createHash('sha256');
  const items: RowItem[] = [];
  // Nothing of it is believed before all of it was hashed.
  for (let at = 0; at < text.length; at += 1024 * 1024) {
    hash.update(text.subarray(at, at + 1024 * 1024));
    await nextTurn();
  }
  if (hash.digest('hex') !== facts.sha256) throw damaged(facts, 'does not match its hash');
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf(10, at);
    const end = newline < 0 ? text.length : newline;
    items.push(parseItem(text.toString('utf8', at, end), facts));
    at = end + 1;
    if (items.length % LINES_PER_TURN === 0) await nextTurn();
  }
  return items;
}

function parseItem(line: string, facts: FileFacts): RowItem {
  try {
    const [id, ...tags] = JSON.parse(line) as string[];
    if (id !== undefined && [id, ...tags].every((each) => typeof each === 'string')) return { id, tags };
  } catch {
    // Told below.
  }
  throw damaged(facts, 'holds a line that is no item');
}

function damaged({ name }: FileFacts, how: string): FeedloomError {
  return new FeedloomError('ERR_CORRUPT', `The file \`${name}\` of the vector index ${how}.`);
}
