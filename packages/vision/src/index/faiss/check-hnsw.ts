import type { ByteReader } from './byte-reader.js';
import type { FaissField, FaissHeader } from './faiss-header.js';
import { readInnerFlat } from './faiss-header.js';

const MOST_LEVELS = 64;
const MOST_EFFORT = 1 << 24;

/**
 * Reads the graph of an HNSW index. Every link must lead to a row that is on the link's level, since the library looks
 * for that row's own links of the same level without a question.
 */
export function checkHnsw(
  reader: ByteReader,
  header: FaissHeader,
): { readonly effort: FaissField; readonly construction: FaissField } {
  const { count } = header;
  reader.vector('float64', MOST_LEVELS);
  const linksBelow = reader.vector('int32', MOST_LEVELS + 1);
  reader.expect(
    linksBelow[0] === 0 && linksBelow.every((links, level) => level === 0 || links > (linksBelow[level - 1] ?? 0)),
    'ascending counts of links',
    linksBelow,
  );
  const { levels, highest } = readLevels(reader, count, linksBelow.length - 1);
  const links = readOffsets(reader, levels, linksBelow);
  readLinks(reader, { levels, linksBelow, links });
  const entry = reader.int32();
  const top = reader.int32();
  reader.expect(top === highest - 1, `level ${highest - 1} as the highest`, top);
  const isEntry = count === 0 ? entry === -1 : entry >= 0 && levels[entry] === highest;
  reader.expect(isEntry, 'an entry on the highest level', entry);
  const construction = readEffort(reader);
  const effort = readEffort(reader);
  const beam = reader.int32();
  reader.expect(beam === 1, 'a beam of 1', beam);
  readInnerFlat(reader, header);
  return { effort, construction };
}

function readEffort(reader: ByteReader): FaissField {
  const field = { at: reader.at, bytes: 4, value: reader.int32() };
  reader.expect(field.value > 0 && field.value <= MOST_EFFORT, 'an effort', field.value);
  return field;
}

/** On how many levels each row is. */
function readLevels(reader: ByteReader, count: number, atMost: number): { levels: Uint8Array; highest: number } {
  const elements = reader.count();
  reader.expect(elements === count, `${count} levels`, elements);
  const levels = new Uint8Array(count);
  let highest = 0;
  reader.each('int32', count, (chunk, first) => {
    for (const [index, level] of chunk.entries()) {
      reader.expect(level > 0 && level <= atMost, `1 to ${atMost} levels`, level);
      levels[first + index] = level;
      if (level > highest) highest = level;
    }
  });
  return { levels, highest };
}

/** Where each row's links begin: behind those of the row before. @returns How many links there are. */
function readOffsets(reader: ByteReader, levels: Uint8Array, linksBelow: readonly number[]): number {
  const elements = reader.count();
  reader.expect(elements === levels.length + 1, `${levels.length + 1} offsets`, elements);
  let expected = 0;
  reader.each('int64', elements, (chunk, first) => {
    for (const [index, offset] of chunk.entries()) {
      reader.expect(Number(offset) === expected, `offset ${expected}`, offset);
      // The last offset is the end, and no row's.
      if (first + index < levels.length) expected += linksBelow[levels[first + index] as number] as number;
    }
  });
  return expected;
}

interface Graph {
  readonly levels: Uint8Array;
  readonly linksBelow: readonly number[];
  readonly links: number;
}

function readLinks(reader: ByteReader, { levels, linksBelow, links }: Graph): void {
  const elements = reader.count();
  reader.expect(elements === links, `${links} links`, elements);
  let row = 0;
  let level = 0;
  let ofRow = 0;
  reader.each('int32', links, (chunk) => {
    for (const link of chunk) {
      while (ofRow === (linksBelow[level + 1] as number)) {
        level += 1;
        if (level < (levels[row] as number)) continue;
        row += 1;
        level = 0;
        ofRow = 0;
      }
      const isLink = link === -1 || (link >= 0 && (levels[link] ?? 0) > level);
      reader.expect(isLink, `a link on level ${level}`, link);
      ofRow += 1;
    }
  });
}
