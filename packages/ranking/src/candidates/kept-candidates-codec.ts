import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { KeptCandidates } from './kept-candidates.js';

/** How many bytes of names, how many candidates, how much provenance: three unsigned integers. */
const HEADER_BYTES = 12;
/** What a number of the columns takes. */
const NUMBER_BYTES = 4;

/** The columns, in the order in which they lie. */
type Columns = Pick<KeptCandidates, 'scores' | 'begins' | 'sources' | 'sourceScores' | 'vias' | 'visits'>;

/**
 * Kept candidates as bytes, for a cache that processes share: names as JSON, then the columns as they lie in memory, which is
 * little-endian wherever Node.js runs. 10,000 candidates take some 400 KB.
 *
 * What is decoded is checked, so that nothing in it can make an answer that is out of bounds.
 *
 * @throws `ERR_CORRUPT` from `decode` if `encode` did not make these bytes.
 */
export const keptCandidatesCodec = {
  /** The bytes of kept candidates. */
  encode(kept: KeptCandidates): Uint8Array {
    const words = Buffer.from(JSON.stringify([kept.tag, kept.ids, kept.names]));
    const header = Buffer.alloc(HEADER_BYTES);
    [words.length, kept.ids.length, kept.sources.length].forEach((count, at) => header.writeUInt32LE(count, at * 4));
    const { scores, begins, sources, sourceScores, vias, visits } = kept;
    const columns = [scores, begins, sources, sourceScores, vias, visits];
    return Buffer.concat([header, words, ...columns.map(bytesOf)]);
  },
  /** The kept candidates of bytes. */
  decode(bytes: Uint8Array): KeptCandidates {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer.length < HEADER_BYTES) refuse('are too short');
    const [wordBytes, candidates, parts] = [0, 4, 8].map((at) => buffer.readUInt32LE(at)) as [number, number, number];
    const from = HEADER_BYTES + wordBytes;
    if (buffer.length !== from + NUMBER_BYTES * (2 * candidates + 1 + 4 * parts)) refuse('have another length');
    const words = readWords(buffer.toString('utf8', HEADER_BYTES, from));
    // A copy, because columns must lie at a multiple of four, and nobody else's bytes are to be kept with them.
    const { buffer: numbers } = Uint8Array.from(buffer.subarray(from));
    let place = 0;
    const next = (count: number): [ArrayBuffer, number, number] => {
      const column: [ArrayBuffer, number, number] = [numbers, place, count];
      place += NUMBER_BYTES * count;
      return column;
    };
    const columns: Columns = {
      scores: new Float32Array(...next(candidates)),
      begins: new Uint32Array(...next(candidates + 1)),
      sources: new Int32Array(...next(parts)),
      sourceScores: new Float32Array(...next(parts)),
      vias: new Int32Array(...next(parts)),
      visits: new Int32Array(...next(parts)),
    };
    if (words.ids.length !== candidates) refuse('have another number of ids');
    check(columns, words.names.length);
    return { ...words, ...columns };
  },
};

function bytesOf({ buffer, byteOffset, byteLength }: Columns[keyof Columns]): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function readWords(text: string): Pick<KeptCandidates, 'tag' | 'ids' | 'names'> {
  let words: unknown;
  try {
    words = JSON.parse(text);
  } catch {
    refuse('have no names');
  }
  const areStrings = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((each) => typeof each === 'string');
  const [tag, ids, names] = Array.isArray(words) ? (words as unknown[]) : [];
  if (typeof tag !== 'string' || !areStrings(ids) || !areStrings(names)) return refuse('have no names');
  return { tag, ids, names };
}

function check({ scores, begins, sources, sourceScores, vias }: Columns, names: number): void {
  const isPlace = (place: number): boolean => place >= 0 && place < names;
  const isOrdered = begins.every((begin, at) => begin >= (begins[at - 1] ?? 0));
  if (begins[0] !== 0 || begins.at(-1) !== sources.length || !isOrdered) refuse('have provenance out of bounds');
  if (!sources.every(isPlace) || !vias.every((via) => via === -1 || isPlace(via))) refuse('name what is not there');
  if (!scores.every(Number.isFinite) || !sourceScores.every(Number.isFinite)) refuse('have scores that are none');
}

function refuse(what: string): never {
  throw new FeedloomError('ERR_CORRUPT', `The bytes of kept candidates ${what}. Find candidates anew.`);
}
