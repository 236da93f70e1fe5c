import { Buffer } from 'node:buffer';

/**
 * What a read answers. On Redis and PostgreSQL that is one string, which whoever sends the same statements has to cut into
 * cells before anything can be done with them; the drivers of HBase and Cassandra do that by themselves.
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

/** Cuts the answers that a peer gets, and knows how much of its time that took. */
export class Cutting {
  readonly #cut: (answer: Buffer) => Cells[];
  #spentMs = 0;

  constructor(cut: (answer: Buffer) => Cells[]) {
    this.#cut = cut;
  }

  /** Cuts an answer, if it is one of a read. */
  cut(answer: unknown): void {
    if (!Buffer.isBuffer(answer)) return;
    const startedAt = performance.now();
    this.#cut(answer);
    this.#spentMs += performance.now() - startedAt;
  }

  /** What was spent since the last time, in microseconds. */
  takeUs(): number {
    const spentUs = this.#spentMs * 1000;
    this.#spentMs = 0;
    return spentUs;
  }
}
