import { Buffer } from 'node:buffer';
import type { Entry, ScannedEntry } from '@feedloom/core';

/** Reads what the functions of a store answer: bytes as `\x` and hexadecimal digits. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

/** The cells of each part of a `read`, as views of one piece of memory. */
export function decodeParts(text: string): Entry[][] {
  const answer = bytesOf(text);
  const parts: Entry[][] = [];
  let at = 0;
  while (at < answer.length) {
    const end = at + 4 + answer.readInt32BE(at);
    at += 4;
    const entries: Entry[] = [];
    while (at < end) {
      const entry = cellAt(answer, at);
      entries.push(entry);
      at += 6 + entry.key.length + entry.value.length;
    }
    parts.push(entries);
  }
  return parts;
}

/** The values of a `readMany`. */
export function decodeValues(text: string): (Uint8Array | undefined)[] {
  const answer = bytesOf(text);
  const values: (Uint8Array | undefined)[] = [];
  for (let at = 0; at < answer.length;) {
    const length = answer.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? undefined : answer.subarray(at, at + length));
    at += Math.max(0, length);
  }
  return values;
}

/** One page of a scan. */
export function decodePage(text: string): ScannedEntry[] {
  const answer = bytesOf(text);
  const page: ScannedEntry[] = [];
  for (let at = 0; at < answer.length;) {
    const start = at + 2 + answer.readUInt16BE(at);
    const partition = answer.toString('utf8', at + 2, start);
    const entry = cellAt(answer, start);
    page.push({ partition, ...entry });
    at = start + 6 + entry.key.length + entry.value.length;
  }
  return page;
}

function cellAt(answer: Buffer, at: number): Entry {
  const middle = at + 6 + answer.readUInt16BE(at);
  const end = middle + answer.readInt32BE(at + 2);
  return { key: answer.subarray(at + 6, middle), value: answer.subarray(middle, end) };
}
