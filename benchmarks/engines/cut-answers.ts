import type { Buffer } from 'node:buffer';

/**
 * On Redis and PostgreSQL a read answers one string. Whoever sends the same statements by a bare driver has to cut it
 * into cells before anything can be done with them, which the drivers of HBase and Cassandra do by themselves: so the
 * bare peers do it too.
 */
export type Cells = readonly (readonly [key: Buffer, value: Buffer])[];

/** Cuts an answer of our script on Redis: for each part a count, then for each cell the lengths of key and value, both. */
export function cutRedisAnswer(answer: Buffer): Cells[] {
  const parts: Cells[] = [];
  for (let at = 0; at < answer.length;) {
    const cells: [Buffer, Buffer][] = [];
    let left = answer.readUInt32BE(at);
    for (at += 4; left > 0; left -= 1) {
      const middle = at + 8 + answer.readUInt32BE(at);
      const end = middle + answer.readUInt32BE(at + 4);
      cells.push([answer.subarray(at + 8, middle), answer.subarray(middle, end)]);
      at = end;
    }
    parts.push(cells);
  }
  return parts;
}

/** Cuts an answer of our function on PostgreSQL: for each part its bytes, then as on Redis. */
export function cutPostgresAnswer(answer: Buffer): Cells[] {
  const parts: Cells[] = [];
  for (let at = 0; at < answer.length;) {
    const cells: [Buffer, Buffer][] = [];
    const partEnd = at + 4 + answer.readInt32BE(at);
    for (at += 4; at < partEnd;) {
      const middle = at + 6 + answer.readUInt16BE(at);
      const end = middle + answer.readInt32BE(at + 2);
      cells.push([answer.subarray(at + 6, middle), answer.subarray(middle, end)]);
      at = end;
    }
    parts.push(cells);
  }
  return parts;
}
